// In: the path of a content file and what the command asks. Out: the finished bytes, the findings, the files read.
// typeset() is the visible list of stages; a Session holds what documents share.
#ifndef MARBRE_ENGINE_ENGINE_H
#define MARBRE_ENGINE_ENGINE_H

#include "yaml/yaml.h"

#define MARBRE_VERSION "0.1.0"

typedef struct Session Session;
struct Display;

typedef struct SessionOptions {
  const Str *layout_paths;  // folders of layouts, searched in order
  uint32_t layout_path_count;
  const Str *font_folders;  // searched besides the distribution's
  uint32_t font_folder_count;
  const Str *roots;         // folders that content may read besides its own
  uint32_t root_count;
  bool forgets_inputs;      // nobody will ask what documents were made from
} SessionOptions;

Session *session_open(const SessionOptions *options);
void session_close(Session *session);
// The files that all documents of the session can refer to; what is added here stays.
Sources *session_sources(Session *session);
// Loads what documents of a layout, brand and language need, as far as it can be known without one; says nothing.
void session_warm(Session *session, Str layout, Str brand, Str lang);

typedef enum Stage {
  STAGE_NONE,  // to the end
  STAGE_YAML,
  STAGE_DATA,
  STAGE_LAYOUT,
  STAGE_DOC,
  STAGE_STRUCTURE,
  STAGE_STYLE,
  STAGE_PROSE,
  STAGE_GALLEY,
  STAGE_PAGE,
  STAGE_PAINT,
  STAGES
} Stage;
extern const char *const stage_names[STAGES];

typedef struct Setting {
  Str key, value;
} Setting;

// How the pages of a document were numbered when it was last built. With it the next build can be shown after one pass over
// the pages, where the numbers still hold; what is written never depends on it.
typedef struct PageGuess PageGuess;
PageGuess *page_guess_new(void);
void page_guess_free(PageGuess *guess);

typedef struct BuildRequest {
  Str content;        // a path, or "-" with `input`
  Str input;          // the bytes of "-"
  Str input_fault;    // why they could not be read; empty: they were
  const Yaml *tree;   // the content itself, its places in session_sources; NULL: it is in the file
  Str layout, brand, lang;  // instead of the content's own; empty: the content's
  const Setting *settings;
  uint32_t setting_count;
  Stage dump;         // the stage to print instead of a PDF
  bool check_only;    // every finding, those of writing too; no bytes
  bool has_date;
  int64_t date;
  bool alone;         // by one thread: other documents are made beside this one
  // Called, if there are no errors, with all that will be drawn (paint.h), before a PDF is written of it; or NULL.
  void (*show)(void *self, Job *job, const struct Display *display);
  // Called with each thing that is asked of the disk, at once; or NULL.
  void (*asked)(void *self, const Input *input);
  // Asked after the guess was shown: true when nobody waits for the rest, which is then left; or NULL.
  bool (*outdated)(void *self);
  void *show_self;
  PageGuess **guess;  // or NULL; then `show` is called once. Else twice, if the guess holds: at once, and as above
} BuildRequest;

typedef struct Phase {
  const char *name;
  uint64_t nanoseconds;
} Phase;
enum { MAX_PHASES = 24 };

typedef struct BuildResult {
  bool done;          // bytes are whole
  bool left;          // it was outdated, and left
  Str bytes;          // a PDF, or the dump asked for
  uint32_t pages;
  uint32_t passes;    // over the pages, until their numbers stood still
  Diags *diags;
  Sources *sources;   // where findings stand, and all that was asked for (sources_inputs)
  Phase phases[MAX_PHASES];
  uint32_t phase_count;
  Arena *arena;       // holds all of the above but the session's files; build_result_free gives it back
} BuildResult;

// What a layout asks of its content, told as text in `bytes`.
typedef struct LayoutQuery {
  Str layout;  // a name or a path
  Str brand;   // "": every brand there is
  DiagLang lang;  // of the words that are the command's; what is told of the layout is told in the layout's language
  Str field;   // for the schema of an included file: "annuaire", or "fiches/" for one of a folder
} LayoutQuery;
void describe_schema(Session *session, const LayoutQuery *query, BuildResult *result);
// A schema of the program's own, given as YAML.
void describe_text(Session *session, Str name, Str schema, BuildResult *result);
void describe_fields(Session *session, const LayoutQuery *query, BuildResult *result);  // in the layout's language
// Of each brand: the families asked for, the face that serves each weight and slope, its file.
void describe_faces(Session *session, const LayoutQuery *query, BuildResult *result);

// Content to start from, the main one first, and the schemas by which editors complete it; paths are beside the main one.
typedef struct NewFile {
  Str path, text;
} NewFile;
typedef struct StartSet {
  NewFile *v;
  uint32_t n, contents;  // the first so many are contents, the rest schemas
} StartSet;
// `name`: of the main content, without its ending; "": the layout's.
StartSet start_content(Session *session, const LayoutQuery *query, Str name, BuildResult *result);

void typeset(Session *session, const BuildRequest *request, BuildResult *result);
void build_result_free(BuildResult *result);
// Writes the bytes to `path`, whole or not at all; false after a finding in the result.
bool build_save(BuildResult *result, Str path);
// "libharu 2.3.0, HarfBuzz 6.0.0, …"
Str engine_libraries(void);

#endif
