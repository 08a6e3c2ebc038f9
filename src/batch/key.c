// Content hashes: XXH3 of 128 bits. Names of files count as they are asked for, so that keys are the same in another
// checkout that is worked in from the same place.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <link.h>
#include <sys/auxv.h>

#include "batch/internal.h"

enum { LARGEST_INPUT = 256 << 20 };

Hash hash_of(Str bytes) {
  XXH128_hash_t h = XXH3_128bits(bytes.n ? bytes.p : "", bytes.n);
  return (Hash){h.high64, h.low64};
}

Str hash_print(Arena *arena, Hash hash) {
  return str_format(arena, "%016llx%016llx", (unsigned long long)hash.high, (unsigned long long)hash.low);
}

static void add_number(Buf *buf, uint32_t n) { buf_add(buf, (Str){(const char *)&n, sizeof n}); }

// Each with its length, so that two texts never read as one.
static void add_text(Buf *buf, Str s) {
  add_number(buf, s.n);
  buf_add(buf, s);
}

static void add_hash(Buf *buf, Hash h) { buf_add(buf, (Str){(const char *)&h, sizeof h}); }

// --- The program --------------------------------------------------------------------------------------------------

// The notes of one object in memory: the linker's hash of all it holds.
static int add_build_id(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  XXH3_state_t *state = data;
  const ElfW(Ehdr) *vdso = (const ElfW(Ehdr) *)getauxval(AT_SYSINFO_EHDR);  // the kernel's
  if (vdso && info->dlpi_addr == (ElfW(Addr))vdso) return 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *header = &info->dlpi_phdr[i];
    if (header->p_type != PT_NOTE) continue;
    XXH3_128bits_update(state, (const char *)(info->dlpi_addr + header->p_vaddr), header->p_memsz);
  }
  return 0;
}

static Hash digest(XXH3_state_t *state) {
  XXH128_hash_t h = XXH3_128bits_digest(state);
  XXH3_freeState(state);
  return (Hash){h.high64, h.low64};
}

Hash program_hash(void) {
  XXH3_state_t *state = XXH3_createState();
  XXH3_128bits_reset(state);
  XXH3_128bits_update(state, MARBRE_VERSION, sizeof MARBRE_VERSION);
  Str libraries = engine_libraries();
  XXH3_128bits_update(state, libraries.p, libraries.n);
  dl_iterate_phdr(add_build_id, state);
  return digest(state);
}

// --- A request ----------------------------------------------------------------------------------------------------

// A thousand rows may stand in one document: its texts are hashed where they lie.
static void hash_text(XXH3_state_t *state, Str s) {
  XXH3_128bits_update(state, &s.n, sizeof s.n);
  if (s.n) XXH3_128bits_update(state, s.p, s.n);
}

static void hash_tree(XXH3_state_t *state, const Yaml *node) {
  char kind = "sSlm"[node->kind == YAML_SCALAR ? node->plain : 1 + (int)node->kind];
  XXH3_128bits_update(state, &kind, 1);
  if (node->kind == YAML_SCALAR) return hash_text(state, node->text);
  XXH3_128bits_update(state, &node->count, sizeof node->count);
  for (uint32_t i = 0; i < node->count; i++) {
    if (node->kind == YAML_MAPPING) hash_text(state, node->pairs[i].key->text);
    hash_tree(state, node->kind == YAML_MAPPING ? node->pairs[i].value : node->items[i]);
  }
}

static Hash tree_hash(const Yaml *tree) {
  XXH3_state_t *state = XXH3_createState();
  XXH3_128bits_reset(state);
  hash_tree(state, tree);
  return digest(state);
}

static void add_list(Buf *buf, const Str *list, uint32_t count) {
  add_number(buf, count);
  for (uint32_t i = 0; i < count; i++) add_text(buf, list[i]);
}

Hash request_key(Arena *scratch, const BatchOptions *options, Hash program, const BatchJob *job) {
  ArenaMark mark = arena_mark(scratch);
  Buf buf = buf_new(scratch);
  add_hash(&buf, program);
  add_text(&buf, job->content);
  if (job->tree) add_hash(&buf, tree_hash(job->tree));
  add_text(&buf, job->layout);
  add_text(&buf, job->brand);
  add_text(&buf, job->lang);
  for (uint32_t i = 0; i < job->setting_count; i++) {
    add_text(&buf, job->settings[i].key);
    add_text(&buf, job->settings[i].value);
  }
  add_list(&buf, options->layout_paths, options->layout_path_count);
  add_list(&buf, options->font_folders, options->font_folder_count);
  buf_format(&buf, "%d%lld%d", options->has_date, (long long)options->date, options->werror);
  Hash key = hash_of(buf_str(&buf));
  arena_rewind(scratch, mark);
  return key;
}

// --- Inputs -------------------------------------------------------------------------------------------------------

static Hash look(const InputName *input) {
  Arena *arena = arena_new();
  Sources *sources = sources_new(arena, LARGEST_INPUT);
  Str *names;
  uint32_t file, count;
  Hash hash = {0, 0};
  if (input->is == INPUT_FOLDER) {
    sources_list(sources, SOURCE_CONTENT, input->path, input->suffix, &names, &count);
    const Input *listed = sources_inputs(sources, arena, &count);
    if (count) hash = hash_of(listed->bytes);
  } else if (sources_read(sources, input->kind, input->path, &file) == READ_OK) {
    hash = hash_of(sources_get(sources, file)->bytes);
  }
  arena_free(arena);
  return hash;
}

static Str disk_key(Arena *arena, const InputName *input) {
  return str_format(arena, "%d%.*s\n%.*s", input->is == INPUT_FOLDER, STR_ARG(input->path), STR_ARG(input->suffix));
}

// A file that should not be there has the hash of nothing.
static Hash disk_hash(Disk *disk, const InputName *input) {
  Str key = disk_key(disk->arena, input);
  Hash *known = strmap_get(&disk->known, key);
  if (known) return *known;
  known = ARENA_NEW(disk->arena, Hash);
  *known = look(input);
  strmap_put(disk->arena, &disk->known, key, known);
  return *known;
}

Hash inputs_hash(Arena *scratch, const InputName *inputs, const Hash *hashes, uint32_t count) {
  ArenaMark mark = arena_mark(scratch);
  Buf buf = buf_new(scratch);
  for (uint32_t i = 0; i < count; i++) {
    buf_byte(&buf, inputs[i].is == INPUT_FOLDER);
    add_text(&buf, inputs[i].path);
    add_text(&buf, inputs[i].suffix);
    add_hash(&buf, hashes[i]);
  }
  Hash hash = hash_of(buf_str(&buf));
  arena_rewind(scratch, mark);
  return hash;
}

Hash disk_hash_all(Disk *disk, InputList *list) {
  if (list->looked) return list->now;
  Hash *hashes = ARENA_ARRAY(disk->arena, Hash, list->count);
  for (uint32_t i = 0; i < list->count; i++) hashes[i] = disk_hash(disk, &list->v[i]);
  list->now = inputs_hash(disk->arena, list->v, hashes, list->count);
  list->looked = true;
  return list->now;
}

Hash document_key(Hash request, Hash inputs) {
  Hash both[] = {request, inputs};
  return hash_of((Str){(const char *)both, sizeof both});
}
