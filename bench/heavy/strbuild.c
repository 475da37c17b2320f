#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { char *bytes; size_t used, room; } buffer;

static void append(buffer *b, const char *s, size_t n) {
  if (b->used + n > b->room) {
    b->room = 2 * (b->used + n);
    b->bytes = realloc(b->bytes, b->room);
  }
  memcpy(b->bytes + b->used, s, n);
  b->used += n;
}

int main(int argc, char **argv) {
  buffer text = {0};
  for (long n = atol(argv[1]); n > 0; n--) {
    char line[100];
    append(&text, line, snprintf(line, sizeof line, "%ld,item%ld,%ld\n", n, n % 97, n * n % 1013));
  }
  size_t length = text.used;
  append(&text, "", 1);
  long acc = 0;
  char *lines, *fields;
  for (char *line = strtok_r(text.bytes, "\n", &lines); line; line = strtok_r(NULL, "\n", &lines)) {
    char *number = strtok_r(line, ",", &fields);
    char *name = strtok_r(NULL, ",", &fields);
    char *value = strtok_r(NULL, ",", &fields);
    acc += atol(number) + (long)strlen(name) * atol(value);
  }
  printf("(%zu, %ld)\n", length, acc);
}
