// Models built of expressions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "program_encode.hpp"
#include "program_model.hpp"
#include "program_transform.hpp"

namespace tinyelbo {

/// Collects a model's data, parameters and log density, and makes a program of them.
class ProgramBuilder {
  public:
    /// Data by name: any xtensor expression of one or two dimensions, or a number; borrowed or kept as Data says.
    template <detail::Expression E>
    Value data(const std::string& name, E&& values) {
        return add_data(name, Data(std::forward<E>(values)));
    }
    Value data(const std::string& name, double number) { return add_data(name, Data(number)); }

    /// Numbers that are part of the program.
    template <detail::Expression E>
    Value constant(E&& values) {
        const xt::xarray<double, xt::layout_type::row_major> kept = std::forward<E>(values);
        const te_slot slot = detail::slot_of(kept);
        const std::span<const double> numbers(kept.data(), kept.size());
        return make(graph_->add_constant(Shape(slot.rows, slot.columns), numbers));
    }

    /// A parameter, on its constrained scale, where it is reported; the log-Jacobian of its transform is added to the
    /// target.
    Value parameter(const std::string& name, const Shape& shape, const Transform& transform = unconstrained()) {
        require_new(name);
        const std::optional<Shape> free = transform.unconstrained_shape(shape);
        if (!free) throw ProgramError("parameter " + name + ": its transform does not make " + to_string(shape));
        detail::GraphNode node = {.op = TE_OP_PARAMETER, .shape = *free, .immediate = {roots_.dimension, 0}};
        const std::uint32_t dimension = dimension_with(name, *free);
        const Value u = make(graph_->add(std::move(node)));
        const Value value = own(transform.constrain(u));
        if (value.shape() != shape) {
            throw ProgramError("parameter " + name + " is " + to_string(shape) + ", but its bounds make it " +
                               to_string(value.shape()));
        }
        if (transform.log_jacobian) add(transform.log_jacobian(u));
        roots_.parameters.push_back(detail::ValueAccess::index(u));
        roots_.dimension = dimension;
        return add_output(name, value, TE_OUTPUT_PARAMETER);
    }
    Value parameter(const std::string& name, const Transform& transform = unconstrained()) {
        return parameter(name, Shape(), transform);
    }

    /// An expression to report under a name.
    Value generate(const std::string& name, const Value& value) {
        require_new(name);
        return add_output(name, detail::lift(*graph_, own(value)), TE_OUTPUT_GENERATED);
    }

    /// variate ~ density: adds the log density of all elements to the target.
    void sample(const Value& variate, const Density& density) { add(log_density(variate, density)); }

    /// target += value, of all elements.
    void add(const Value& value) { roots_.terms.push_back(detail::node_in(*graph_, sum(own(value)))); }

    /// The model as bytes, te_program's slots[0].
    std::vector<std::byte> bytes() const { return detail::Encoder(*graph_, roots_).bytes(); }

    /// With the data bound.
    Model model() const { return program(bytes(), data_); }

  private:
    Value make(std::uint32_t node) const { return detail::ValueAccess::make(*graph_, node); }

    const Value& own(const Value& value) const {
        const detail::Graph* const graph = detail::ValueAccess::graph(value);
        if (graph == nullptr || graph == graph_.get()) return value;
        throw ProgramError(detail::text_of(value) + " belongs to another ProgramBuilder");
    }

    void require_new(const std::string& name) const {
        if (name.empty() || name.find('\0') != std::string::npos) throw ProgramError("a name is empty or has a zero");
        if (names_.contains(name)) throw ProgramError("two things have the name " + name);
    }

    Value add_data(const std::string& name, Data data) {
        require_new(name);
        const te_slot& slot = data.slot();
        if (slot.rows == 0 || slot.columns == 0) throw ProgramError("data " + name + " have no elements");
        const Shape shape(slot.rows, slot.columns);
        const auto index = static_cast<std::uint32_t>(data_.size());
        detail::GraphNode node = {.op = TE_OP_DATA, .shape = shape, .immediate = {index, 0}, .name = name};
        roots_.slots.push_back({name, shape});
        data_.push_back(std::move(data));
        names_.insert(name);
        return make(graph_->add(std::move(node)));
    }

    std::uint32_t dimension_with(const std::string& name, const Shape& shape) const {
        const std::uint64_t dimension = roots_.dimension + shape.size();
        if (!std::in_range<std::uint32_t>(dimension)) throw ProgramError("parameter " + name + ": too many elements");
        return static_cast<std::uint32_t>(dimension);
    }

    Value add_output(const std::string& name, const Value& value, std::uint32_t kind) {
        const std::uint32_t node = detail::ValueAccess::index(value);
        names_.insert(name);
        graph_->set_name(node, name);
        roots_.outputs.push_back({name, node, kind});
        return value;
    }

    std::unique_ptr<detail::Graph> graph_ = std::make_unique<detail::Graph>();
    detail::Roots roots_;
    std::vector<Data> data_;
    std::set<std::string> names_;
};

}  // namespace tinyelbo
