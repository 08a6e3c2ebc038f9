"""What the tests' small layouts share."""
BRAND = """
marbre: 1
brand: maison
name: Maison
colours: { ink: "#161616", paper: "#FFFFFF", brand: "#000091" }
fonts: { text: [Liberation Sans] }
"""
