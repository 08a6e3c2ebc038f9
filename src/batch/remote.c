// A cache over HTTP: GET and PUT of whole entries below one address, as other build tools' remote caches do. libcurl is
// loaded when a batch asks for it: a run that does not would only start later for it. After its first failure a cache is
// not asked again in this process.
#include <curl/curl.h>
#include <dlfcn.h>

#include "batch/internal.h"

enum { CONNECT_MS = 1500, WHOLE_MS = 20000, LARGEST_ANSWER = 1 << 30 };

struct Remote {
  Arena *arena;
  Str url;
  void *library;
  CURL *curl;
  CURL *(*easy_init)(void);
  void (*easy_cleanup)(CURL *);
  void (*easy_reset)(CURL *);
  CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
  CURLcode (*easy_perform)(CURL *);
  CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
  const char *(*easy_strerror)(CURLcode);
  bool down;
};

static bool find_functions(Remote *r) {
  const struct {
    const char *name;
    void *to;
  } wanted[] = {{"curl_easy_init", &r->easy_init},       {"curl_easy_cleanup", &r->easy_cleanup},
                {"curl_easy_reset", &r->easy_reset},     {"curl_easy_setopt", &r->easy_setopt},
                {"curl_easy_perform", &r->easy_perform}, {"curl_easy_getinfo", &r->easy_getinfo},
                {"curl_easy_strerror", &r->easy_strerror}};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    void *found = dlsym(r->library, wanted[i].name);
    if (!found) return false;
    memcpy(wanted[i].to, &found, sizeof found);
  }
  return true;
}

static void give_up(Remote *r, Str *trouble, Str why) {
  r->down = true;
  if (!trouble->n) *trouble = str_format(r->arena, "%.*s: %.*s", STR_ARG(r->url), STR_ARG(why));
}

Remote *remote_open(Arena *arena, Str url, Str *trouble) {
  Remote *r = ARENA_NEW(arena, Remote);
  r->arena = arena;
  r->url = str_ends(url, STR("/")) ? str_slice(url, 0, url.n - 1) : url;
  r->library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!r->library) return give_up(r, trouble, str_from("libcurl.so.4")), r;
  r->curl = find_functions(r) ? r->easy_init() : NULL;
  if (!r->curl) give_up(r, trouble, str_from("libcurl.so.4"));
  return r;
}

void remote_close(Remote *r) {
  if (!r) return;
  if (r->curl) r->easy_cleanup(r->curl);
  if (r->library) dlclose(r->library);
  r->curl = NULL;
  r->library = NULL;
}

static size_t take(char *bytes, size_t size, size_t count, void *data) {
  Buf *into = data;
  if (size * count > LARGEST_ANSWER - into->n) return 0;
  buf_add(into, (Str){bytes, (uint32_t)(size * count)});
  return size * count;
}

typedef struct Upload {
  Str bytes;
  uint32_t at;
} Upload;

static size_t give(char *to, size_t size, size_t count, void *data) {
  Upload *from = data;
  size_t n = from->bytes.n - from->at;
  if (n > size * count) n = size * count;
  memcpy(to, from->bytes.p + from->at, n);
  from->at += (uint32_t)n;
  return n;
}

// The answer's status, 0 after a failure.
static long perform(Remote *r, Arena *scratch, Str name, Str *trouble) {
  const char *url = str_format(scratch, "%.*s/%.*s", STR_ARG(r->url), STR_ARG(name)).p;
  r->easy_setopt(r->curl, CURLOPT_URL, url);
  r->easy_setopt(r->curl, CURLOPT_PROTOCOLS_STR, "http,https");
  r->easy_setopt(r->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
  r->easy_setopt(r->curl, CURLOPT_TIMEOUT_MS, (long)WHOLE_MS);
  r->easy_setopt(r->curl, CURLOPT_LOW_SPEED_LIMIT, 1024L);
  r->easy_setopt(r->curl, CURLOPT_LOW_SPEED_TIME, 3L);
  r->easy_setopt(r->curl, CURLOPT_NOSIGNAL, 1L);
  CURLcode code = r->easy_perform(r->curl);
  long status = 0;
  if (code != CURLE_OK) {
    give_up(r, trouble, str_from(r->easy_strerror(code)));
    return 0;
  }
  r->easy_getinfo(r->curl, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

static void report_status(Remote *r, Arena *scratch, long status, Str *trouble) {
  if (status) give_up(r, trouble, str_format(scratch, "HTTP %ld", status));
}

bool remote_get(Remote *r, Arena *arena, Str name, Str *bytes, Str *trouble) {
  if (r->down) return false;
  Buf body = buf_new(arena);
  r->easy_reset(r->curl);
  r->easy_setopt(r->curl, CURLOPT_WRITEFUNCTION, take);
  r->easy_setopt(r->curl, CURLOPT_WRITEDATA, &body);
  long status = perform(r, arena, name, trouble);
  if (status == 200) return *bytes = buf_str(&body), true;
  if (status != 404) report_status(r, arena, status, trouble);
  return false;
}

void remote_put(Remote *r, Str name, Str bytes, Str *trouble) {
  if (r->down) return;
  Arena *scratch = arena_new();
  Upload upload = {bytes, 0};
  Buf answer = buf_new(scratch);
  r->easy_reset(r->curl);
  r->easy_setopt(r->curl, CURLOPT_UPLOAD, 1L);
  r->easy_setopt(r->curl, CURLOPT_READFUNCTION, give);
  r->easy_setopt(r->curl, CURLOPT_READDATA, &upload);
  r->easy_setopt(r->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)bytes.n);
  r->easy_setopt(r->curl, CURLOPT_WRITEFUNCTION, take);
  r->easy_setopt(r->curl, CURLOPT_WRITEDATA, &answer);
  long status = perform(r, scratch, name, trouble);
  if (status < 200 || status > 299) report_status(r, scratch, status, trouble);
  arena_free(scratch);
}
