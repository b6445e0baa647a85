#pragma once
#include <stddef.h>
#include <stdint.h>

// libFuzzer, which the linker brings where the sanitizer `fuzzer` is on: https://llvm.org/docs/LibFuzzer.html
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*read)(const uint8_t *bytes, size_t count));
