// Saving: whole or not at all. What stood there before is seen again after every failure.
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hand.h"
#include "save.h"

typedef struct Place {
  Arena *arena;
  Diags diags;
  Job job;
  char folder[64];
  Str path;
} Place;

static void place_open(Place *p) {
  memset(p, 0, sizeof *p);
  p->arena = arena_new();
  p->diags.arena = p->arena;
  p->job = (Job){.arena = p->arena, .scratch = p->arena, .diags = &p->diags, .sources = NULL};
  strcpy(p->folder, "/tmp/marbre-save-XXXXXX");
  assert_non_null(mkdtemp(p->folder));
  p->path = str_format(p->arena, "%s/a.pdf", p->folder);
}

static void put(const char *path, const char *text) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fputs(text, f);
  fclose(f);
}

static void assert_file(const Place *p, const char *name, const char *text) {
  char bytes[256] = {0};
  FILE *f = fopen(str_format(p->arena, "%s/%s", p->folder, name).p, "rb");
  assert_non_null(f);
  size_t n = fread(bytes, 1, sizeof bytes - 1, f);
  fclose(f);
  bytes[n] = 0;
  assert_string_equal(bytes, text);
}

static uint32_t files_in(const Place *p) {
  DIR *d = opendir(p->folder);
  uint32_t n = 0;
  for (struct dirent *e; (e = readdir(d));) n += e->d_name[0] != '.';
  closedir(d);
  return n;
}

static void place_close(Place *p) {
  DIR *d = opendir(p->folder);
  for (struct dirent *e; (e = readdir(d));)
    if (e->d_name[0] != '.') unlink(str_format(p->arena, "%s/%s", p->folder, e->d_name).p);
  closedir(d);
  rmdir(p->folder);
  arena_free(p->arena);
}

static void replaces_a_file_and_keeps_its_rights(void **state) {
  (void)state;
  Place p;
  place_open(&p);
  put(p.path.p, "old");
  chmod(p.path.p, 0640);
  assert_true(pdf_save(&p.job, p.path, STR("new")));
  assert_file(&p, "a.pdf", "new");
  struct stat st;
  stat(p.path.p, &st);
  assert_int_equal(st.st_mode & 0777, 0640);
  assert_int_equal(files_in(&p), 1);
  place_close(&p);
}

static void gives_new_files_the_usual_rights(void **state) {
  (void)state;
  Place p;
  place_open(&p);
  mode_t mask = umask(027);
  assert_true(pdf_save(&p.job, p.path, STR("new")));
  umask(mask);
  struct stat st;
  stat(p.path.p, &st);
  assert_int_equal(st.st_mode & 0777, 0640);
  place_close(&p);
}

static void follows_links(void **state) {
  (void)state;
  Place p;
  place_open(&p);
  Str target = str_format(p.arena, "%s/real.pdf", p.folder);
  put(target.p, "old");
  assert_int_equal(symlink("real.pdf", p.path.p), 0);
  assert_true(pdf_save(&p.job, p.path, STR("new")));
  assert_file(&p, "real.pdf", "new");
  struct stat st;
  lstat(p.path.p, &st);
  assert_true(S_ISLNK(st.st_mode));
  place_close(&p);
}

static void links_to_nothing_are_followed_too(void **state) {
  (void)state;
  Place p;
  place_open(&p);
  assert_int_equal(symlink("real.pdf", p.path.p), 0);
  assert_true(pdf_save(&p.job, p.path, STR("new")));
  struct stat st;
  lstat(p.path.p, &st);
  assert_true(S_ISLNK(st.st_mode));
  assert_file(&p, "real.pdf", "new");
  place_close(&p);
}

// The disk is full once a file reaches the limit: in a child, since the limit cannot be raised again.
static void keeps_the_old_file_when_the_disk_is_full(void **state) {
  (void)state;
  Place p;
  place_open(&p);
  put(p.path.p, "old");
  pid_t child = fork();
  if (!child) {
    struct rlimit limit = {4096, 4096};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    char *large = arena_alloc(p.arena, 100000);
    bool saved = pdf_save(&p.job, p.path, (Str){large, 100000});
    _exit(saved || p.diags.list.n != 1 || p.diags.list.v[0].id != DIAG_PDF_SAVE);
  }
  int status;
  waitpid(child, &status, 0);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
  assert_file(&p, "a.pdf", "old");
  assert_int_equal(files_in(&p), 1);
  place_close(&p);
}

static void reports_what_cannot_be_written(void **state) {
  (void)state;
  Place p;
  place_open(&p);
  assert_false(pdf_save(&p.job, STR("/dev/full"), STR("new")));
  assert_false(pdf_save(&p.job, str_format(p.arena, "%s/none/a.pdf", p.folder), STR("new")));
  assert_false(pdf_save(&p.job, str_from(p.folder), STR("new")));
  assert_int_equal(p.diags.list.n, 3);
  assert_true(pdf_save(&p.job, STR("/dev/null"), STR("new")));
  assert_int_equal(files_in(&p), 0);
  place_close(&p);
}

int run_save_tests(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(replaces_a_file_and_keeps_its_rights), cmocka_unit_test(gives_new_files_the_usual_rights),
      cmocka_unit_test(follows_links),                        cmocka_unit_test(links_to_nothing_are_followed_too),
      cmocka_unit_test(keeps_the_old_file_when_the_disk_is_full), cmocka_unit_test(reports_what_cannot_be_written),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
