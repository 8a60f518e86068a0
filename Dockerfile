# One image for everything: `compose.yaml` runs it as web and as worker, and
# `docker run --rm -v "$PWD:/datos" acredita match /datos/manual.pdf` as a plain command.
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
    && install -d -m 0700 -o acredita -g acredita /var/lib/acredita \
    && install -d -o acredita -g acredita /datos
USER acredita
WORKDIR /datos
VOLUME /var/lib/acredita
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["acredita"]
CMD ["serve", "--host", "0.0.0.0"]
