// The validator refuses whatever is not as it must be, each rule by itself.
#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "evaluate.hpp"
#include "support/program_models.hpp"

using namespace tinyelbo::test;

namespace {

/// Eight schools with a change, its checksum mended.
ProgramBytes changed(const std::function<void(ProgramBytes &)> &change) {
    ProgramBytes program = eight_schools().bytes();
    change(program);
    program.sign();
    return program;
}

// Nodes of eight_schools().
enum {
    kY,
    kSigma,
    kZero,
    kOne,
    kFive,
    kLog2,
    kMu,
    kLogTau,
    kZ,
    kTau,
    kScaled,
    kTheta,
    kNormalMu,
    kCauchy,
    kNormalZ,
    kNormalY,
    kAll
};

struct Rule {
    const char *name;
    std::uint32_t node;
    std::function<void(ProgramBytes &)> change;
};

const Rule kRules[] = {
    {"no nodes", 0, [](auto &p) { p.header().num_nodes = 0; }},
    {"another number of nodes", 0, [](auto &p) { --p.header().num_nodes; }},
    {"another number of bytes", 0, [](auto &p) { p.header().bytes += 8; }},
    {"so many that the sizes wrap around", 0, [](auto &p) { p.header().num_nodes += 0x8000000u; }},
    {"reserved word", 0, [](auto &p) { p.header().reserved = 1; }},
    {"a target that does not exist", 0, [](auto &p) { p.header().target = kAll + 1; }},
    {"a target that is a vector", 0, [](auto &p) { p.header().target = kTheta; }},
    {"a parameter after the target", kZ, [](auto &p) { p.header().target = kLogTau; }},
    {"dimension", kAll, [](auto &p) { ++p.header().dimension; }},
    {"fixed size", kAll, [](auto &p) { ++p.header().fixed_size; }},
    {"varying size", kAll, [](auto &p) { ++p.header().varying_size; }},
    {"unknown operation", kTau, [](auto &p) { p.nodes()[kTau].op = TE_OP_COUNT; }},
    {"unknown flag", kTau, [](auto &p) { p.nodes()[kTau].flags |= 4; }},
    {"varying without parameters", kZero, [](auto &p) { p.nodes()[kZero].flags |= TE_NODE_VARYING; }},
    {"fixed with parameters", kTau, [](auto &p) { p.nodes()[kTau].flags = 0; }},
    {"a parameter that is fixed", kMu, [](auto &p) { p.nodes()[kMu].flags = 0; }},
    {"no rows", kTau, [](auto &p) { p.nodes()[kTau].rows = 0; }},
    {"no columns", kTau, [](auto &p) { p.nodes()[kTau].columns = 0; }},
    {"a huge node", kTau, [](auto &p) { p.nodes()[kTau].rows = p.nodes()[kTau].columns = 0x80000000u; }},
    {"place of a varying node", kTheta, [](auto &p) { ++p.nodes()[kTheta].place; }},
    {"place of a fixed node", kFive, [](auto &p) { ++p.nodes()[kFive].place; }},
    {"place of data", kSigma, [](auto &p) { p.nodes()[kSigma].place = 1; }},
    {"operands that are not consecutive", kScaled, [](auto &p) { ++p.nodes()[kScaled].first_operand; }},
    {"too many operands", kTau, [](auto &p) { p.nodes()[kTau].num_operands = 2; }},
    {"too few operands", kScaled, [](auto &p) { p.nodes()[kScaled].num_operands = 1; }},
    {"more operands than there are", kAll, [](auto &p) { p.nodes()[kAll].num_operands = 0xffffffffu; }},
    {"fewer operands than there are", kAll, [](auto &p) { --p.nodes()[kAll].num_operands; }},
    {"an operand that is the node itself", kTau, [](auto &p) { p.operands()[0] = kTau; }},
    {"an operand that comes later", kTau, [](auto &p) { p.operands()[0] = kTheta; }},
    {"an operand that does not exist", kTau, [](auto &p) { p.operands()[0] = 0xffffffffu; }},
    {"another shape than the operands'", kTheta, [](auto &p) { p.nodes()[kTheta].rows = 7; }},
    {"a density of several elements", kNormalZ, [](auto &p) { p.nodes()[kNormalZ].rows = 8; }},
    {"an operation that is no density, by elements", kTau,
     [](auto &p) { p.nodes()[kTau].flags |= TE_NODE_ELEMENTWISE; }},
    {"an immediate where there is none", kTau, [](auto &p) { p.nodes()[kTau].immediate[0] = 1; }},
    {"a second immediate where there is none", kTau, [](auto &p) { p.nodes()[kTau].immediate[1] = 1; }},
    {"constants that do not exist", kLog2, [](auto &p) { p.nodes()[kLog2].immediate[0] = 4; }},
    {"a slot that does not exist", kY, [](auto &p) { p.nodes()[kY].immediate[0] = 2; }},
    {"data in another shape than their slot's", kY, [](auto &p) { p.slots()[0].rows = 9; }},
    {"parameters that are not in order", kLogTau, [](auto &p) { p.nodes()[kLogTau].immediate[0] = 2; }},
    {"parameters twice", kLogTau, [](auto &p) { p.nodes()[kLogTau].immediate[0] = 0; }},
    {"parameters beyond the dimension", kZ, [](auto &p) { p.nodes()[kZ].immediate[0] = 3; }},
    {"an empty slot", 0, [](auto &p) { p.slots()[1].rows = 0; }},
    {"a slot's reserved word", 0, [](auto &p) { p.slots()[1].reserved = 1; }},
    {"a slot's name outside the text", 0, [](auto &p) { p.slots()[1].name = p.header().text_bytes; }},
    {"a slot's name inside another", 0, [](auto &p) { p.slots()[1].name = 3; }},
    {"an output's node", 0, [](auto &p) { p.outputs()[0].node = kAll + 1; }},
    {"an output's kind", 0, [](auto &p) { p.outputs()[0].kind = 2; }},
    {"an output's reserved word", 0, [](auto &p) { p.outputs()[0].reserved = 1; }},
    {"an output's name", 0, [](auto &p) { p.outputs()[0].name = 1u << 30; }},
    {"a text without an end", 0, [](auto &p) { p.text()[p.header().text_bytes - 1] = 'x'; }},
    {"padding of the text", 0, [](auto &p) { p.text()[p.header().text_bytes] = 'x'; }},
    {"padding of the operands", 0, [](auto &p) { p.operands()[p.header().num_operands] = 1; }},
};

}  // namespace

TEST_CASE("what the assembler makes is valid") {
    std::uint32_t node = 77;
    CHECK(status_of(eight_schools().bytes(), &node) == TE_STATUS_OK);
    CHECK(status_of(logistic_regression(5, 2, 1, true).bytes()) == TE_STATUS_OK);
    CHECK(status_of(logistic_regression(5, 2, 1, false).bytes()) == TE_STATUS_OK);
    const ProgramBytes program = eight_schools().bytes();
    CHECK(te_program_num_outputs(program.data(), program.size()) == 10);
}

TEST_CASE("each rule, broken, is noticed") {
    REQUIRE(eight_schools().bytes().header().num_operands % 2 == 1);
    REQUIRE(eight_schools().bytes().header().text_bytes % 8 != 0);
    for (const Rule &rule : kRules) {
        const std::string name = rule.name;
        CAPTURE(name);
        const ProgramBytes program = changed(rule.change);
        std::uint32_t node = 77;
        CHECK(status_of(program, &node) == TE_STATUS_PROGRAM_CORRUPT);
        CHECK(node == rule.node);
        CHECK(te_program_num_outputs(program.data(), program.size()) == 0);
    }
}

TEST_CASE("bytes that are no program of this version") {
    ProgramBytes program = eight_schools().bytes();
    CHECK(te_program_validate(nullptr, 64, nullptr) == TE_STATUS_NULL_POINTER);
    CHECK(te_program_validate(program.data() + 4, program.size() - 4, nullptr) == TE_STATUS_PROGRAM_MISALIGNED);
    CHECK(te_program_validate(program.data(), 56, nullptr) == TE_STATUS_PROGRAM_CORRUPT);
    CHECK(te_program_validate(program.data(), program.size() - 8, nullptr) == TE_STATUS_PROGRAM_CORRUPT);
    CHECK(te_program_validate(program.data(), 0, nullptr) == TE_STATUS_PROGRAM_CORRUPT);
    for (std::uint32_t i = 64; i < program.size(); ++i) {
        program.data()[i] ^= 1;
        CHECK(status_of(program) == TE_STATUS_PROGRAM_CORRUPT);  // the checksum
        program.data()[i] ^= 1;
    }
    CHECK(status_of(changed([](auto &p) { ++p.header().version; })) == TE_STATUS_PROGRAM_VERSION);
    CHECK(status_of(changed([](auto &p) { ++p.header().magic; })) == TE_STATUS_PROGRAM_VERSION);
}

TEST_CASE("the target may be any varying scalar that has all parameters before it, itself being one or not") {
    const auto status = [](std::uint32_t target) {
        Assembler m;
        const auto a = m.parameter(), b = m.parameter();
        m.add(TE_OP_DOT, {a, b});
        m.elementwise(TE_OP_EXP, {b});
        m.constant(1);
        m.set_target(target);
        return status_of(m.bytes());
    };
    CHECK(status(0) == TE_STATUS_PROGRAM_CORRUPT);
    for (const std::uint32_t target : {1u, 2u, 3u}) CHECK(status(target) == TE_STATUS_OK);
    CHECK(status(4) == TE_STATUS_PROGRAM_CORRUPT);
    CHECK(status(5) == TE_STATUS_PROGRAM_CORRUPT);
}

TEST_CASE("checks are of what is known, under a name") {
    const auto status = [](std::uint32_t what, std::uint32_t name) {
        Assembler m;
        const auto y = m.data({3, 1}, "y");
        m.add(TE_OP_CHECK, {y}, {3, 1}, what, name);
        m.parameter();
        return status_of(m.bytes());
    };
    CHECK(status(TE_CHECK_POSITIVE, 0) == TE_STATUS_OK);
    CHECK(status(TE_CHECK_LAST, 0) == TE_STATUS_PROGRAM_CORRUPT);
    CHECK(status(TE_CHECK_POSITIVE, 1) == TE_STATUS_PROGRAM_CORRUPT);
    CHECK(status(TE_CHECK_POSITIVE, 2) == TE_STATUS_PROGRAM_CORRUPT);
    Assembler m;
    const auto theta = m.parameter();
    m.check(theta, TE_CHECK_POSITIVE);
    m.set_target(theta);
    CHECK(status_of(m.bytes()) == TE_STATUS_PROGRAM_CORRUPT);
}

TEST_CASE("a check has no value") {
    enum { kData, kCheck, kMean, kDensity };
    Assembler m;
    const auto y = m.check(m.data({3, 1}, "y"), TE_CHECK_FINITE), mean = m.parameter();
    m.density(TE_OP_NORMAL, {y, mean, mean});
    m.output(y, "y");
    ProgramBytes program = m.bytes();
    REQUIRE(program.nodes()[kCheck].op == TE_OP_CHECK);
    CHECK(program.header().fixed_size == 1);  // of the density
    const auto status_with = [&](auto change) {
        ProgramBytes other = program;
        change(other);
        other.sign();
        std::uint32_t node = 77;
        return std::pair(status_of(other, &node), node);
    };
    using Expected = std::pair<te_status, std::uint32_t>;
    CHECK(status_with([](auto &) {}) == Expected(TE_STATUS_OK, 0));
    CHECK(status_with([](auto &p) { p.operands()[1] = kCheck; }) == Expected(TE_STATUS_PROGRAM_CORRUPT, kDensity));
    CHECK(status_with([](auto &p) { p.outputs()[0].node = kCheck; }) == Expected(TE_STATUS_PROGRAM_CORRUPT, 0));
    CHECK(status_with([](auto &p) { p.header().target = kCheck; }).first == TE_STATUS_PROGRAM_CORRUPT);
    CHECK(status_with([](auto &p) { p.nodes()[kCheck].place = 1; }) == Expected(TE_STATUS_PROGRAM_CORRUPT, kCheck));
    CHECK(status_with([](auto &p) { p.nodes()[kCheck].rows = 2; }) == Expected(TE_STATUS_PROGRAM_CORRUPT, kCheck));
    CHECK(status_with([](auto &p) { p.header().fixed_size += 3; }) == Expected(TE_STATUS_PROGRAM_CORRUPT, kDensity));
    const auto check_of_check = [](bool of_check) {
        Assembler twice;
        const auto x = twice.constant(1);
        const auto check = twice.add(TE_OP_CHECK, {x});
        twice.add(TE_OP_CHECK, {of_check ? check : x});
        twice.output(x, "name of all");
        twice.parameter();
        return status_of(twice.bytes());
    };
    CHECK(check_of_check(false) == TE_STATUS_OK);
    CHECK(check_of_check(true) == TE_STATUS_PROGRAM_CORRUPT);
}
