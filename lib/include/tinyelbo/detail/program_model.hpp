// A program's bytes with their data, as a model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model.hpp"
#include "program_fault.hpp"

namespace tinyelbo {
namespace detail {

/// The program that a model runs.
inline std::span<const std::byte> program_of(const Model& model) {
    if (model.table() != &te_program) throw ProgramError("the model is no program");
    const te_slot& slot = model.slots()[0];
    return {static_cast<const std::byte*>(slot.values), slot.rows};
}

inline std::string describe_program_fault(const Model& model, const te_fault& fault) {
    return describe_fault(program_of(model), fault);
}

}  // namespace detail

/// Bytes that a builder made, wherever they come from, with data in the order of their slots. The bytes are kept.
/// Throws an Error where they are no program, or where shapes do not fit.
inline Model program(std::span<const std::byte> bytes, std::vector<Data> data) {
    auto kept = xt::xtensor<std::uint8_t, 1>::from_shape({bytes.size()});
    if (!bytes.empty()) std::memcpy(kept.data(), bytes.data(), bytes.size());
    data.insert(data.begin(), Data(std::move(kept)));
    std::vector<std::string> names = {"program"};
    const te_slot& slot = data[0].slot();
    std::uint32_t node = 0;
    const te_status status = te_program_validate(slot.values, slot.rows, &node);
    if (status != TE_STATUS_OK) throw Error(status, "node " + std::to_string(node));
    const detail::ProgramReader reader(bytes);
    for (const te_program_slot& wanted : reader.slots()) names.push_back(reader.name(wanted.name));
    return Model(te_program, std::move(data), std::move(names), detail::describe_program_fault);
}

}  // namespace tinyelbo
