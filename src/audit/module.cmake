marbre_module(audit USES doc furnish page galley prose shape style SOURCES contrast.c sheet.c sigle.c space.c)
