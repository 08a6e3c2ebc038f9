#!/usr/bin/env python3
"""Guides of any size, for tests and the benchmark: generate.py FOLDER FICHES [SEED]

Writes FOLDER/guide.yaml (layout guide, 7 profiles, directory, calendar, glossary) and FOLDER/fiches/NNNNN.yaml: sentences
put together from lists of words, the same for the same numbers. A fiche takes a page, one in three takes two; most refer
to others, some have a footnote, a table or a time line. Nothing in them is true of any service."""
import os
import sys

SUBJECTS = """l'équipe|le référent|le tuteur|la famille|le coordonnateur|le conseiller|l'établissement|le partenaire
le groupe|la plateforme|le professeur principal|l'élève""".replace("\n", "|").split("|")
VERBS = """prépare|relit|propose|organise|accompagne|rappelle|fixe|reprend|explique|ajuste|retient|partage|précise
écoute|compare|note""".replace("\n", "|").split("|")
OBJECTS = """le parcours|une étape|la date du bilan|les progrès de la semaine|un rendez-vous|le projet de formation
une visite d'atelier|l'emploi du temps|la situation|les engagements de chacun|une solution possible|le calendrier
un entretien|la suite du parcours|les premiers résultats|un temps de remise à niveau""".replace("\n", "|").split("|")
PLACES = """dans l'établissement|chez un partenaire|au centre d'information|avec la famille|en petit groupe
au début de la période|avant les vacances|chaque semaine|à mi-parcours|dès le premier signe|sans attendre
autour d'une table|devant l'élève et avec lui|au moment du relais""".replace("\n", "|").split("|")
LINKS = """puis|et|tandis que|lorsque|parce que|pour que""".split("|")
OPENINGS = """Souvent,|D'ordinaire,|À la rentrée,|Quelquefois,|En pratique,|Peu à peu,|Chaque mois,|Le plus souvent,""".split("|")
ADJECTIVES = """patient|régulier|partagé|ouvert|progressif|local|mobile|ordinaire|concerté|individuel|durable|souple""".split("|")
NOUNS = """atelier|parcours|module|réseau|tutorat|stage|accueil|relais|entretien|suivi|projet|chantier|séjour|forum""".split("|")
SIGLES = "ABCDEFGHIJKLMNOPRSTUV"
PROFILES = [("collegien", "Collégien en risque de décrochage"), ("lyceen", "Lycéen en risque de décrochage"),
            ("sans-solution", "Jeune de 16 à 18 ans sans solution"), ("plus-de-18", "Jeune de plus de 18 ans sorti sans diplôme"),
            ("allophone", "Élève allophone"), ("besoins", "Élève à besoins particuliers"), ("equipe", "Équipe éducative")]
GROUPS = [("prevenir", "Repérer et prévenir"), ("lien", "Garder le lien"), ("revenir", "Revenir en formation"),
          ("former", "Se former")]
PLACES_OF = [("02", "Aisne"), ("60", "Oise"), ("80", "Somme")]


class Chance:
    """A generator of its own, so that no version of Python changes a document (Numerical Recipes' LCG)."""

    def __init__(self, seed):
        self.state = seed * 2654435761 % 2**32

    def below(self, n):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return (self.state >> 8) * n >> 24

    def of(self, words):
        return words[self.below(len(words))]


def clause(c):
    return f"{c.of(SUBJECTS)} {c.of(VERBS)} {c.of(OBJECTS)}"


def sentence(c):
    text = clause(c)
    if c.below(3):
        text += " " + c.of(PLACES)
    if c.below(2):
        text += f"{c.of([',', ' ;', ''])} {c.of(LINKS[:2] if c.below(2) else LINKS)} {clause(c)}"
    if not c.below(4):
        return f"{c.of(OPENINGS)} {text}."
    return text[0].upper() + text[1:] + "."


def paragraph(c, sentences):
    return " ".join(sentence(c) for _ in range(sentences))


def name_of(number):
    c = Chance(number + 77)
    return f"{c.of(NOUNS).capitalize()} {number} {c.of(ADJECTIVES)} et {c.of(ADJECTIVES)}"


def sigle_of(number):
    letters = "".join(SIGLES[(number // 20**i) % 20] for i in range(3))
    return f"{letters}{'X' if number % 2 else ''}"


def has_sigle(number):
    return Chance(number + 5).below(2) == 0


def id_of(number):
    return f"f{number:05d}"


def block(text, indent):
    return "\n".join(indent + line if line else "" for line in text.split("\n"))


def fiche(number, count, seed):
    c = Chance(seed * 100003 + number)
    chapter = number * len(PROFILES) // count
    profiles = [PROFILES[chapter][0]]
    if not c.below(3):
        profiles.append(PROFILES[(chapter + 1 + c.below(6)) % 7][0])
    long = c.below(3) == 0
    others = sorted({(number + 1) % count, c.below(count)} - {number})  # each is named by another
    lines = [f"id: {id_of(number)}", f"nom: {name_of(number)}"]
    if has_sigle(number):
        lines.append(f"sigle: {sigle_of(number)}")
    lines += [f"chapo: {sentence(c)}", f"profils: [{', '.join(profiles)}]", f"groupe: {c.of(GROUPS)[0]}",
              f"public: Élève qui {c.of(VERBS)} {c.of(OBJECTS)}", "statut: Élève", f"durée: {1 + c.below(12)} mois",
              "territoires: [\"02\", \"60\", \"80\"]", "financements: [État]", "contacts:",
              f"  - {{ nom: Contact d'exemple {number}, téléphone: 01 99 00 {c.below(100):02d} {c.below(100):02d} }}"]
    note = c.below(3) == 0
    idea = paragraph(c, 4) + ("[](note:a)" if note else "")
    lines += ["idée: |", block(idea + "\n\n" + paragraph(c, 4), "  "), "objectifs:"]
    lines += [f"  - \"{clause(c)} ;\"" for _ in range(2)] + [f"  - \"{clause(c)}.\""]
    seen = f" On lira aussi la fiche voisine (p. [](page:{id_of(others[0])}))." if others else ""
    term = f" Le mot juste est celui d'[{c.of(NOUNS)}](index:)."
    lines += ["déroulement:", "  titre: Le déroulement", "  texte: |", block(paragraph(c, 4) + seen + term, "    "), "saisine:"]
    lines += [f"  - {{ étape: {step}., texte: \"{sentence(c)}\" }}" for step in ("Repérer", "Rencontrer", "Écrire", "Suivre")]
    lines += ["à-savoir: |", block(paragraph(c, 2), "  ")]
    if long:
        lines += ["situation:", "  titre: Une situation imaginée", "  texte: |"]
        lines += [block("\n\n".join(paragraph(c, 5) for _ in range(3)), "    "), "questions:"]
        for _ in range(4):
            lines += [f"  - question: Que fait-on quand {clause(c)} ?", "    réponse: >-", block(paragraph(c, 3), "      ")]
    if c.below(2):
        lines += ["parcours:"] + [f"  - {{ quand: Mois {m}, quoi: \"{clause(c)}\" }}" for m in (1, 2, 4)]
    elif c.below(2):
        lines += ["rôles:"] + [f"  - {{ qui: Personne {m}, quoi: \"{clause(c)}\" }}" for m in (1, 2, 3)]
    if note:
        lines += ["notes:", f"  a: \"{sentence(c)}\""]
    if others:
        lines.append(f"voir: [{', '.join(id_of(n) for n in others)}]")
    return "\n".join(lines + ["à-jour: 2026-05-01", ""])


def entries(count):
    for i in range(count):
        place = PLACES_OF[i % 3][0]
        yield (f"    - {{ nom: Entrée d'exemple {i + 1}, type: lieu, département: \"{place}\", "
               f"adresse: [\"{i + 1}, rue de l'Exemple\", 00000 Commune], téléphone: 01 99 00 {place} {i % 100:02d} }}")


def guide(count, seed):
    c = Chance(seed)
    lines = ["layout: guide", "brand: academie-amiens", "language: fr", "", "titre: Guide ressources",
             "surtitre: Document d'essai", f"sous-titre: Un guide de {count} fiches, fait par une machine",
             "émetteur: Document d'essai", "édition: Édition d'essai", "courant: Guide ressources – document d'essai",
             "éditorial:", "  titre: Éditorial", "  texte: |",
             block("\n\n".join(paragraph(c, 5) for _ in range(4)), "    "),
             "synoptique: { titre: Quel dispositif pour quel profil ? }", "profils:"]
    lines += [f"  - {{ id: {p}, n: {n + 1}, nom: {name}, chapo: \"{sentence(c)}\" }}" for n, (p, name) in enumerate(PROFILES)]
    lines += ["groupes:"] + [f"  - {{ id: {g}, nom: {name} }}" for g, name in GROUPS]
    lines += ["départements:"] + [f"  - {{ id: \"{d}\", nom: {name} }}" for d, name in PLACES_OF]
    lines += ["structures: [ { id: lieu, nom: Lieux d'exemple } ]", "fiches: { include: fiches/ }", "annuaire:",
              "  titre: Annuaire par département", "  entrées:", *entries(max(6, count // 4)), "glossaire:"]
    lines += [f"  - {{ sigle: {sigle_of(n)}, sens: {name_of(n)} }}" for n in range(count) if has_sigle(n)]
    lines += ["quatrième:", "  titre: Un document d'essai", "  texte: Rien ici n'est vrai d'aucun service.",
              "mentions: [Document d'essai]", ""]
    return "\n".join(lines)


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def generate(folder, count, seed=1):
    os.makedirs(os.path.join(folder, "fiches"), exist_ok=True)
    for n in range(count):
        write(os.path.join(folder, "fiches", f"{n:05d}.yaml"), fiche(n, count, seed))
    write(os.path.join(folder, "guide.yaml"), guide(count, seed))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    generate(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
