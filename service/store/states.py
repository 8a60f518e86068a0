"""The thirty-two federative entities of Mexico by ISO 3166-2 code: the same in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STATES: Mapping[str, str] = MappingProxyType(
    {
        "AGU": "Aguascalientes",
        "BCN": "Baja California",
        "BCS": "Baja California Sur",
        "CAM": "Campeche",
        "CHP": "Chiapas",
        "CHH": "Chihuahua",
        "CMX": "Ciudad de México",
        "COA": "Coahuila",
        "COL": "Colima",
        "DUR": "Durango",
        "GUA": "Guanajuato",
        "GRO": "Guerrero",
        "HID": "Hidalgo",
        "JAL": "Jalisco",
        "MEX": "Estado de México",
        "MIC": "Michoacán",
        "MOR": "Morelos",
        "NAY": "Nayarit",
        "NLE": "Nuevo León",
        "OAX": "Oaxaca",
        "PUE": "Puebla",
        "QUE": "Querétaro",
        "ROO": "Quintana Roo",
        "SLP": "San Luis Potosí",
        "SIN": "Sinaloa",
        "SON": "Sonora",
        "TAB": "Tabasco",
        "TAM": "Tamaulipas",
        "TLA": "Tlaxcala",
        "VER": "Veracruz",
        "YUC": "Yucatán",
        "ZAC": "Zacatecas",
    }
)
