#include "options.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace tinyelbo::quality {
namespace {

constexpr const char *kUsage =
    "usage: quality [--seeds N] [--first-seed N] [--targets GLOB]... [--hard] [--family full-rank|mean-field]\n"
    "               [--precision double|single] [--allow FRACTION] [--against-plain-adam] [--list]\n";

[[noreturn]] void fail_usage() {
    std::fputs(kUsage, stderr);
    std::exit(2);
}

std::uint64_t parse_count(const std::string &text) {
    char *end = nullptr;
    const std::uint64_t count = std::strtoull(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0' || count == 0) fail_usage();
    return count;
}

double parse_fraction(const std::string &text) {
    char *end = nullptr;
    const double fraction = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !(fraction >= 0 && fraction <= 1)) fail_usage();
    return fraction;
}

bool parse_switch(const std::string &flag, Options &options) {
    if (flag == "--hard") return options.hard_only = true;
    if (flag == "--against-plain-adam") return options.against_plain_adam = true;
    if (flag == "--list") return options.list = true;
    return false;
}

void parse_value(const std::string &flag, const std::string &value, Options &options) {
    if (flag == "--seeds")
        options.seeds = parse_count(value);
    else if (flag == "--first-seed")
        options.first_seed = parse_count(value);
    else if (flag == "--targets")
        options.globs.push_back(value);
    else if (flag == "--allow")
        options.allowance = parse_fraction(value);
    else if (flag == "--family" && (value == "full-rank" || value == "mean-field"))
        options.families = {value == "full-rank" ? test::Family::kFullRank : test::Family::kMeanField};
    else if (flag == "--precision" && (value == "double" || value == "single"))
        options.precisions = {value == "double" ? TE_F64 : TE_F32};
    else
        fail_usage();
}

}  // namespace

bool Options::selects(const Target &target) const {
    if (hard_only && target.expect != Expect::kHard && target.expect != Expect::kElusive) return false;
    return globs.empty() || std::any_of(globs.begin(), globs.end(), [&](const std::string &glob) {
               return fnmatch(glob.c_str(), target.name.c_str(), 0) == 0;
           });
}

bool Options::selects(const Target &target, test::Family family) const {
    return selects(target) && !(target.full_rank_only && family == test::Family::kMeanField);
}

Options parse_options(int argc, char **argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string flag = argv[i];
        if (parse_switch(flag, options)) continue;
        if (++i == argc) fail_usage();
        parse_value(flag, argv[i], options);
    }
    return options;
}

}  // namespace tinyelbo::quality
