"""An edition of standards on its way out: OSCAL for programs, a workbook for people."""
