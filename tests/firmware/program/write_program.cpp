// Writes eight schools as a program:  write_program FILE
#include <cstdio>

#include "support/program_models.hpp"

int main(int, char** argv) {
    const auto program = tinyelbo::test::eight_schools().bytes();
    std::FILE* file = std::fopen(argv[1], "wb");
    if (file == nullptr) return 1;
    const bool whole = std::fwrite(program.data(), 1, program.size(), file) == program.size();
    return std::fclose(file) != 0 || !whole;
}
