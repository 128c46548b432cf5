// Runs the tinyelbo command from a shell.
#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "folder.hpp"

struct Outcome {
    int code;  // -1 if a signal ended it
    std::string out, err;
};

/// `tinyelbo ARGUMENTS` with `input` on its standard input. Arguments are shell words; `prefix` is put before the
/// command.
inline Outcome run(const std::string& arguments, const std::string& input = "", const std::string& prefix = "") {
    const Folder folder;
    folder.write("in", input);
    // CLI commands need no threads: one BLAS thread keeps parallel tests from fighting over cores.
    const std::string line = "OPENBLAS_NUM_THREADS=1; export OPENBLAS_NUM_THREADS; " + prefix +
                             " '" TINYELBO_COMMAND "' " + arguments + " < '" + folder.path("in") + "' > '" +
                             folder.path("out") + "' 2> '" + folder.path("err") + "'";
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, folder.read("out"), folder.read("err")};
}
