// Fuzzes the validator and the interpreter of model programs: programs put together at random, valid ones with any
// changes and the right checksum, and bytes of any kind. What validates must run, in memory of exactly the size that is
// planned, to the same bits every time and by every instruction set.
#include <tinyelbo/program.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <vector>

#include "bytes.hpp"
#include "model/program/kernels.hpp"
#include "support/program_models.hpp"

namespace {

using fuzz::Bytes;
using tinyelbo::test::Assembler;
using tinyelbo::test::ProgramBytes;
using tinyelbo::test::Shape;

constexpr std::uint32_t kMostScratch = 1u << 16;

void require(bool condition) {
    if (!condition) std::abort();
}

double number(Bytes& bytes) {
    constexpr double kNumbers[] = {
        0,    1,     2,     3,     -1,   0.5,   0.25, 1e-3,
        1e10, -1e10, 1e300, 1e-30, -0.5, 1.0e6, 7,    std::numeric_limits<double>::quiet_NaN()};
    return kNumbers[bytes.choose(sizeof kNumbers / sizeof *kNumbers)];
}

Shape shape(Bytes& bytes) {
    const Shape shapes[] = {{}, {3, 1}, {3, 3}, {2, 3}, {1, 3}, {20, 1}, {20, 3}, {300, 1}};
    return shapes[bytes.choose(8)];
}

/// The shape that most operations give.
Shape guess(Bytes& bytes, const Assembler& m, te_op op, const std::vector<Assembler::Id>& operands) {
    const Shape first = operands.empty() ? Shape{} : m.shape(operands[0]);
    if (bytes.one_in(4)) return shape(bytes);
    switch (op) {
        case TE_OP_SUM:
        case TE_OP_DOT:
        case TE_OP_LOG_DIAGONAL:
        case TE_OP_SIMPLEX_LOG_JACOBIAN:
        case TE_OP_ADD_ALL:
            return {};
        case TE_OP_ROW_SUMS:
            return {first.rows, 1};
        case TE_OP_LOG_SUM_EXP:
            return {first.columns == 1 ? 1 : first.rows, 1};
        case TE_OP_MATMUL:
            return {first.rows, m.shape(operands[1]).columns};
        case TE_OP_TRANSPOSE:
            return {first.columns, first.rows};
        case TE_OP_LOWER_SOLVE:
            return m.shape(operands[1]);
        case TE_OP_SQUARED_EXPONENTIAL:
            return {first.rows, first.rows};
        case TE_OP_GATHER:
            return {m.shape(operands[1]).rows, first.columns};
        case TE_OP_SIMPLEX:
            return {first.rows + 1, 1};
        default:
            if (op >= TE_OP_NORMAL && op <= TE_OP_POISSON_LOG_GLM) return {};
            for (const auto operand : operands)
                if (m.shape(operand).rows * m.shape(operand).columns != 1) return m.shape(operand);
            return first;
    }
}

int arity(te_op op) {
    constexpr int kOperands[] = {
#define TE_OPERANDS(name, operands, text) operands,
        TE_OP_LIST(TE_OPERANDS)
#undef TE_OPERANDS
    };
    return kOperands[op];
}

using Ids = std::vector<Assembler::Id>;

std::uint32_t elements(const Assembler& m, Assembler::Id node) { return m.shape(node).rows * m.shape(node).columns; }

/// Adds an operation on some of the nodes; most of those that do not go with their operands are taken back.
void add_operation(Bytes& bytes, Assembler& m, Ids& nodes, te_op op) {
    Ids operands;
    const int wanted = arity(op) < 0 ? 1 + static_cast<int>(bytes.choose(3)) : arity(op);
    for (int k = 0; k < wanted; ++k) operands.push_back(nodes[bytes.choose(static_cast<std::uint32_t>(nodes.size()))]);
    const bool each = op >= TE_OP_NORMAL && op <= TE_OP_CATEGORICAL_LOGIT && bytes.one_in(4);
    const Shape result = each ? m.shape(operands[0]) : guess(bytes, m, op, operands);
    Assembler longer = m;
    const auto node =
        longer.add(op, operands, result, bytes.one_in(8) ? bytes.choose(4) : 0, 0, each ? TE_NODE_ELEMENTWISE : 0);
    Assembler whole = longer;
    whole.set_target(whole.parameter());
    const ProgramBytes program = whole.bytes();
    const bool valid = te_program_validate(program.data(), program.size(), nullptr) == TE_STATUS_OK;
    if (!valid && !bytes.one_in(64)) return;
    m = longer;
    if (op != TE_OP_CHECK || bytes.one_in(64)) nodes.push_back(node);
}

/// An operation that is no leaf.
te_op choose_operation(Bytes& bytes) {
    return static_cast<te_op>(TE_OP_DATA + 1 + bytes.choose(TE_OP_COUNT - TE_OP_DATA - 1));
}

/// Some nodes for outputs only, and some outputs of all.
void add_outputs(Bytes& bytes, Assembler& m, Ids& nodes) {
    for (std::uint32_t i = bytes.choose(6); i > 0; --i) add_operation(bytes, m, nodes, choose_operation(bytes));
    for (const auto node : nodes)
        if (bytes.one_in(4)) m.output(node, "node");
}

ProgramBytes random_program(Bytes& bytes) {
    Assembler m;
    Ids nodes = {m.parameter({3, 1}), m.parameter(), m.data({3, 1}), m.constant({0, 2, 1}, {3, 1}), m.constant(1)};
    for (int i = 0; i < 24 && !bytes.empty(); ++i) {
        const auto op = static_cast<te_op>(bytes.choose(TE_OP_COUNT));
        const Shape s = shape(bytes);
        if (op == TE_OP_PARAMETER) {
            nodes.push_back(m.parameter(s));
        } else if (op == TE_OP_DATA) {
            nodes.push_back(m.data(s));
        } else if (op == TE_OP_CONSTANT) {
            std::vector<double> values(s.rows * s.columns);
            for (double& value : values) value = number(bytes);
            nodes.push_back(m.constant(values, s));
        } else {
            add_operation(bytes, m, nodes, op);
        }
    }
    Ids scalars;
    for (const auto node : nodes) scalars.push_back(elements(m, node) != 1 ? m.add(TE_OP_SUM, {node}) : node);
    m.set_target(m.add(TE_OP_ADD_ALL, scalars));
    add_outputs(bytes, m, nodes);
    return m.bytes();
}

void change(Bytes& bytes, ProgramBytes& program) {
    for (std::uint32_t i = bytes.choose(4); i > 0; --i) {
        const std::uint32_t at = bytes.take<std::uint16_t>() % (program.size() / 2);
        const auto value = static_cast<std::uint16_t>(bytes.choose(2) ? bytes.take<std::uint16_t>() : bytes.choose(64));
        std::memcpy(program.data() + 2 * at, &value, sizeof value);
    }
    if (bytes.one_in(8)) program.words.resize(program.words.size() - bytes.choose(3));
}

ProgramBytes make_program(Bytes& bytes, const std::uint8_t* data, std::size_t size) {
    ProgramBytes program;
    switch (bytes.choose(8)) {
        case 0:
            program = tinyelbo::test::eight_schools().bytes();
            break;
        case 1:
            program = tinyelbo::test::logistic_regression(20, 3, 1, bytes.choose(2) != 0).bytes();
            break;
        case 2:
            program.words.resize(std::max<std::size_t>(8, size / 8));
            std::memcpy(program.data(), data, std::min<std::size_t>(size, program.size()));
            if (bytes.choose(4) == 0) return program;
            program.header().magic = TE_PROGRAM_MAGIC;
            program.header().version = TE_PROGRAM_VERSION;
            program.header().bytes = program.size();
            break;
        default:
            program = random_program(bytes);
            break;
    }
    change(bytes, program);
    program.sign();
    return program;
}

/// Data of every type for the slots of a valid program, in memory of their own.
struct Data {
    std::vector<te_slot> slots;
    std::vector<std::unique_ptr<unsigned char[]>> store;

    Data(Bytes& bytes, ProgramBytes& program) {
        slots.push_back(program.slot());
        for (std::uint32_t i = 0; i < program.header().num_slots; ++i) {
            const te_program_slot& wanted = program.slots()[i];
            const std::size_t count = std::size_t{wanted.rows} * wanted.columns;
            const te_type type = static_cast<te_type>(TE_F32 + static_cast<int>(bytes.choose(6)));
            constexpr std::size_t kBytes[] = {0, 4, 8, 1, 1, 2, 4};
            store.push_back(std::make_unique<unsigned char[]>(count * kBytes[type]));
            unsigned char* at = store.back().get();
            for (std::size_t e = 0; e < count && !bytes.empty(); ++e) {
                const double value = number(bytes);
                const auto single = static_cast<float>(value);
                const auto small = static_cast<unsigned char>(std::isfinite(value) ? std::fmod(value, 100) + 100 : 0);
                const void* from = type == TE_F64 ? static_cast<const void*>(&value) : &single;
                if (type == TE_F64 || type == TE_F32)
                    std::memcpy(at + e * kBytes[type], from, kBytes[type]);
                else
                    at[e * kBytes[type]] = small % 4;
            }
            slots.push_back(te_matrix(at, type, wanted.rows, wanted.columns));
        }
    }
};

template <class Real>
struct Precision;
template <>
struct Precision<double> {
    static constexpr te_type kType = TE_F64;
    static constexpr auto kBind = &te_model::bind_f64;
    static constexpr auto kKernel = &tinyelbo::ProgramKernels::f64;
};
template <>
struct Precision<float> {
    static constexpr te_type kType = TE_F32;
    static constexpr auto kBind = &te_model::bind_f32;
    static constexpr auto kKernel = &tinyelbo::ProgramKernels::f32;
};

/// Log density and gradient, all NaNs being one. Lanes without a finite density are of no use to anyone, and rows of
/// zeros that fill up groups meet infinite coefficients in them.
template <class Real>
std::vector<Real> evaluate(const tinyelbo::ProgramKernels& kernels, const std::vector<te_slot>& slots,
                           const std::vector<Real>& theta, std::vector<Real>& scratch) {
    std::vector<Real> out(theta.size() + TE_LANES);
    (kernels.*Precision<Real>::kKernel)(slots.data(), theta.data(), scratch.data(), out.data(), out.data() + TE_LANES);
    for (std::size_t i = out.size(); i-- > 0;)
        if (std::isnan(out[i]) || !std::isfinite(out[i % TE_LANES])) out[i] = std::numeric_limits<Real>::quiet_NaN();
    return out;
}

template <class Real>
void run(Bytes& bytes, const std::vector<te_slot>& slots) {
    te_plan plan;
    te_fault fault;
    const auto num_slots = static_cast<std::uint32_t>(slots.size());
    const te_status planned = te_program.plan(slots.data(), num_slots, Precision<Real>::kType, &plan, &fault);
    require(planned == TE_STATUS_OK || planned == TE_STATUS_TOO_LARGE);
    if (planned != TE_STATUS_OK || plan.scratch > kMostScratch) return;
    std::vector<Real> scratch(plan.scratch), theta(plan.dimension * TE_LANES);
    for (Real& x : theta) x = static_cast<Real>(number(bytes) * (bytes.choose(8) - 3));
    const te_status bound = (te_program.*Precision<Real>::kBind)(slots.data(), scratch.data(), &fault);
    require(bound == TE_STATUS_OK || (bound == fault.status && fault.slot < num_slots));
    if (bound != TE_STATUS_OK) return;
    const auto same = [](const std::vector<Real>& a, const std::vector<Real>& b) {
        return std::memcmp(a.data(), b.data(), a.size() * sizeof(Real)) == 0;
    };
    const auto first = evaluate(*tinyelbo::program_kernels(tinyelbo::Isa::kBaseline), slots, theta, scratch);
    for (const auto isa : {tinyelbo::Isa::kBaseline, tinyelbo::Isa::kAvx2, tinyelbo::Isa::kAvx512})
        if (const auto* kernels = tinyelbo::program_kernels(isa))
            require(same(first, evaluate(*kernels, slots, theta, scratch)));
    const std::uint32_t count = te_program_num_outputs(slots[0].values, slots[0].rows) * TE_LANES;
    if (count == 0 || count > kMostScratch) return;
    std::vector<Real> outputs(count);
    const auto span = [](std::vector<Real>& numbers) {
        return te_span_of(numbers.data(), Precision<Real>::kType, static_cast<std::uint32_t>(numbers.size()));
    };
    require(te_program_outputs(slots.data(), num_slots, span(theta), span(scratch), span(outputs)) == TE_STATUS_OK);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes bytes(data, size);
    const bool single = bytes.choose(2) != 0;
    ProgramBytes program = make_program(bytes, data, size);
    std::uint32_t node = 0;
    if (te_program_validate(program.data(), program.size(), &node) != TE_STATUS_OK) return 0;
    std::uint64_t elements = 0;
    for (std::uint32_t i = 0; i < program.header().num_slots; ++i)
        elements += std::uint64_t{program.slots()[i].rows} * program.slots()[i].columns;
    if (elements > kMostScratch) return 0;
    const Data slots(bytes, program);
    single ? run<float>(bytes, slots.slots) : run<double>(bytes, slots.slots);
    return 0;
}
