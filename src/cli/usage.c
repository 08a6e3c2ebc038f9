#include "cli/cli.h"

static const char *const usage_texts[DIAG_LANGS] = {
    "Marbre typesets structured YAML as accessible PDF, by declarative layouts.\n"
    "\n"
    "  marbre build CONTENT...   typeset; without -o each PDF stands beside its content\n"
    "  marbre check CONTENT...   every finding, nothing written\n"
    "  marbre schema LAYOUT      the content's JSON Schema, for editors; FIELD after it: that of an included file\n"
    "  marbre watch CONTENT      typeset at each change, shown by a browser on this machine\n"
    "\n"
    "  -o, --output FILE     where to write; - is standard output\n"
    "  --layout NAME|FILE    instead of the content's own\n"
    "  --brand NAME|FILE     instead of the content's own\n"
    "  --set KEY=VALUE       a parameter of the layout\n"
    "  --layouts FOLDER      where layouts are looked for first\n"
    "  --fonts FOLDER        where faces are looked for besides the system's\n"
    "  --allow FOLDER        content may read here besides its own folder\n"
    "  --dump STAGE          print a stage as text: yaml, data, layout, doc, structure, style, prose, galley, page, paint\n"
    "  --diagnostics FORMAT  text or json\n"
    "  --lang fr|en          language of messages\n"
    "  --port NUMBER         where watch serves its page on 127.0.0.1; 0, the default, is any that is free\n"
    "  --werror              warnings count as errors\n"
    "  --timings             time of each phase\n"
    "  -q, --quiet           errors only\n"
    "  -v, --verbose         notes too\n"
    "  --help, --version\n"
    "\n"
    "CONTENT is a YAML file, or - for standard input.\n"
    "Exit status: 0 done; 1 a document has errors; 2 wrong usage; 3 the environment failed (a file, the disk, memory).\n",
    "Marbre compose des contenus YAML en PDF accessible, selon des maquettes déclaratives.\n"
    "\n"
    "  marbre build CONTENU...   compose ; sans -o, chaque PDF se place à côté de son contenu\n"
    "  marbre check CONTENU...   toutes les remarques, rien n’est écrit\n"
    "  marbre schema MAQUETTE    le schéma JSON du contenu, pour les éditeurs ; CHAMP ensuite : celui d’un fichier inclus\n"
    "  marbre watch CONTENU      compose à chaque modification, montré par un navigateur sur cette machine\n"
    "\n"
    "  -o, --output FICHIER  où écrire ; - est la sortie standard\n"
    "  --layout NOM|FICHIER  à la place de la maquette du contenu\n"
    "  --brand NOM|FICHIER   à la place de la marque du contenu\n"
    "  --set CLÉ=VALEUR      un paramètre de la maquette\n"
    "  --layouts DOSSIER     où chercher d’abord les maquettes\n"
    "  --fonts DOSSIER       où chercher des polices, outre celles du système\n"
    "  --allow DOSSIER       le contenu peut lire ici, outre son propre dossier\n"
    "  --dump ÉTAPE          imprime une étape : yaml, data, layout, doc, structure, style, prose, galley, page, paint\n"
    "  --diagnostics FORMAT  text ou json\n"
    "  --lang fr|en          langue des messages\n"
    "  --port NUMÉRO         où watch sert sa page sur 127.0.0.1 ; 0, par défaut, est n’importe lequel qui soit libre\n"
    "  --werror              les avertissements valent erreurs\n"
    "  --timings             durée de chaque phase\n"
    "  -q, --quiet           les erreurs seulement\n"
    "  -v, --verbose         les notes aussi\n"
    "  --help, --version\n"
    "\n"
    "CONTENU est un fichier YAML, ou - pour l’entrée standard.\n"
    "Code de retour : 0 fait ; 1 un document a des erreurs ; 2 mauvais usage ; 3 l’environnement a failli (fichier, disque, mémoire).\n",
};

void usage_print(FILE *out, DiagLang lang) { fputs(usage_texts[lang], out); }

void version_print(FILE *out) {
  Str libraries = engine_libraries();
  fprintf(out, "marbre %s\n%.*s\n", MARBRE_VERSION, STR_ARG(libraries));
}
