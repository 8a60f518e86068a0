# Acredita without a desktop: `docker run --rm -v "$PWD:/datos" acredita match /datos/manual.pdf`
FROM python:3.12-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN ./install.sh wheel /opt/acredita

FROM python:3.12-slim-bookworm
COPY install.sh /install.sh
RUN CI=true /install.sh system runtime \
    && rm -rf /install.sh /var/lib/apt/lists/*
COPY --from=build /opt/acredita /opt/acredita
ENV ACREDITA_DATA=/var/lib/acredita \
    PATH="/opt/acredita/bin:$PATH" \
    PYTHONUTF8=1
RUN useradd --create-home --uid 1000 acredita \
    && install -d -o acredita -g acredita /var/lib/acredita /datos
USER acredita
WORKDIR /datos
ENTRYPOINT ["acredita"]
CMD ["--help"]
