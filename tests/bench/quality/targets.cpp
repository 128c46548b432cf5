#include "targets.hpp"

namespace tinyelbo::quality {

std::vector<Target> all_targets(const std::string &data_folder) {
    std::vector<Target> targets;
    add_regressions(targets, data_folder);
    add_densities(targets);
    return targets;
}

}  // namespace tinyelbo::quality
