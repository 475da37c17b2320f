#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { char *bytes; size_t used, room; } buffer;

static void append(buffer *b, const char *s, size_t n) {
  if (b->used + n + 1 > b->room) {
    b->room = 2 * (b->used + n + 1);
    b->bytes = realloc(b->bytes, b->room);
  }
  memcpy(b->bytes + b->used, s, n);
  b->used += n;
  b->bytes[b->used] = '\0';
}

static void add_line(buffer *text, long i) {
  char head[40], tail[40];
  size_t n = 0;
  append(text, head, snprintf(head, sizeof head, "item %ld: ", i));
  for (long k = i % 5; k > 0; k--) tail[n++] = 'a', tail[n++] = 'b';
  for (size_t k = 0; k < n; k++) tail[k] = toupper((unsigned char)tail[k]);
  tail[n++] = ';';
  append(text, tail, n);
}

static buffer replace(const char *old, const char *new, const char *s) {
  buffer out = {0};
  for (const char *hit; (hit = strstr(s, old)); s = hit + strlen(old)) {
    append(&out, s, hit - s);
    append(&out, new, strlen(new));
  }
  append(&out, s, strlen(s));
  return out;
}

int main(int argc, char **argv) {
  buffer text = {0};
  long lines = atol(argv[1]);
  for (long i = 1; i <= lines; i++) {
    if (i > 1) append(&text, " ", 1);
    add_line(&text, i);
  }
  printf("%zu\n", text.used);
  size_t replaced = replace("item", "thing", text.bytes).used;
  long words = 0, ends = 0;
  size_t longest = 0;
  for (const char *s = text.bytes, *end; s; s = *end ? end + 1 : NULL) {
    end = strchr(s, ' ');
    if (!end) end = s + strlen(s);
    words++;
    ends += end > s && end[-1] == ';';
    if ((size_t)(end - s) > longest) longest = end - s;
  }
  printf("(%ld, %ld)\n%zu\n%zu\n", words, ends, replaced, longest);
}
