#include "cli/cli.h"

int main(int argc, char **argv) {
  memory_prepare();
  return cli_main(argc, argv);
}
