// Schemas and instances as JSON, two lines a case, on standard input; for each case a line: valid, invalid, or what the
// schema was refused for. published.py makes the cases and judges the answers.
#include "../yaml/support.h"

#include <stdio.h>
#include <stdlib.h>

#include "schema/internal.h"

static const YamlLimits wide = {1000, 1000000, 1 << 24, 1, 1};

static const Yaml *parse(Job *job, Str line) {
  return yaml_parse_within(job, sources_add(job->sources, SOURCE_CONTENT, STR("case"), line), &wide);
}

static void judge(Str schema, Str instance) {
  Bench b;
  bench_open(&b);
  const Yaml *tree = parse(&b.job, schema), *data = parse(&b.job, instance);
  const Schema *compiled = tree && data ? schema_compile(&b.job, tree) : NULL;
  Validator v = {.job = &b.job, .schema = compiled, .root = data, .strict = true};
  if (compiled)
    puts(check(&v, compiled->root, data, NULL) ? "valid" : "invalid");
  else
    printf("refused %s\n", b.diags.list.n ? diag_texts[b.diags.list.v[0].id].name : "");
  bench_close(&b);
}

static Str read_line(char **line, size_t *room) {
  ssize_t n = getline(line, room, stdin);
  if (n > 0 && (*line)[n - 1] == '\n') n--;
  return n < 0 ? (Str){0} : (Str){*line, (uint32_t)n};
}

int main(void) {
  char *lines[2] = {NULL, NULL};
  size_t rooms[2] = {0, 0};
  for (;;) {
    Str schema = read_line(&lines[0], &rooms[0]), instance = read_line(&lines[1], &rooms[1]);
    if (!schema.p || !instance.p) break;
    judge(schema, instance);
  }
  free(lines[0]), free(lines[1]);
  return 0;
}
