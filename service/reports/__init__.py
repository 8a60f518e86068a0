"""What a crosswalk becomes for people (HTML, XLSX) and for programs (JSON)."""
