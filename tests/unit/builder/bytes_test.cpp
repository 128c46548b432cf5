// Equal models make equal bytes, which hold what is needed and nothing else.
#include <doctest/doctest.h>

#include <cstring>

#include "eight_schools.hpp"
#include "message.hpp"

using namespace tinyelbo;

namespace {

te_status validate(const std::vector<std::byte>& bytes) {
    std::uint32_t node = 0;
    return te_program_validate(bytes.data(), bytes.size(), &node);
}

te_program_header header_of(const std::vector<std::byte>& bytes) {
    te_program_header header;
    std::memcpy(&header, bytes.data(), sizeof header);
    return header;
}

}  // namespace

TEST_CASE("eight schools, as the disassembler shows it") {
    CHECK(disassemble(eight_schools().bytes()) ==
          "program of 920 bytes: 10 parameters, 18 nodes, 7 fixed and 32 varying numbers\n"
          "data y: 8\n"
          "data sigma: 8\n"
          "%0    varying 1     parameter theta[0]  # mu\n"
          "%1    varying 1     parameter theta[1]\n"
          "%2    varying 8     parameter theta[2]  # z\n"
          "%3    fixed   1     constant 0\n"
          "%4    fixed   1     constant 5\n"
          "%5    varying 1     normal %0 %3 %4\n"
          "%6    varying 1     exp %1  # tau\n"
          "%7    varying 1     cauchy %6 %3 %4\n"
          "%8    fixed   1     constant 1\n"
          "%9    varying 1     normal %2 %3 %8\n"
          "%10   fixed   8     data y\n"
          "%11   fixed   8     check %10 is finite: normal's observation y\n"
          "%12   varying 8     multiply %6 %2\n"
          "%13   varying 8     add %0 %12  # theta\n"
          "%14   fixed   8     data sigma\n"
          "%15   fixed   8     check %14 is positive: normal's sd sigma\n"
          "%16   varying 1     normal %10 %13 %14\n"
          "%17   varying 1     add_all %1 %5 %7 %9 %16\n"
          "target = %17\n"
          "parameter mu = %0\n"
          "parameter tau = %6\n"
          "parameter z = %2\n"
          "generated theta = %13\n");
}

TEST_CASE("bytes validate and carry their checksum") {
    auto bytes = eight_schools().bytes();
    CHECK(validate(bytes) == TE_STATUS_OK);
    CHECK(bytes.size() % 8 == 0);
    te_program_header header = header_of(bytes);
    CHECK(header.bytes == bytes.size());
    CHECK(header.dimension == 10);
    const std::uint64_t checksum = std::exchange(header.checksum, 0);
    std::memcpy(bytes.data(), &header, sizeof header);
    CHECK(detail::fnv1a(bytes) == checksum);
}

TEST_CASE("the order in which expressions are evaluated leaves no trace") {
    const auto build = [](bool swapped) {
        ProgramBuilder m;
        auto x = m.parameter("x", 3);
        auto y = m.parameter("y", 3);
        Value a = x, b = y;
        if (swapped) {
            b = exp(y) + 2;
            a = log1p(square(x)) * 3;
        } else {
            a = log1p(square(x)) * 3;
            b = exp(y) + 2;
        }
        m.add(dot(a, b));
        return m.bytes();
    };
    CHECK(build(false) == build(true));
}

TEST_CASE("what is computed twice is there once, what nothing needs not at all") {
    const auto build = [](bool wasteful) {
        ProgramBuilder m;
        auto x = m.parameter("x", 3);
        auto scale = exp(x) + 1;
        if (wasteful) {
            tanh(scale);
            m.constant(xt::xtensor<double, 1>{1, 2, 3}) * x;
        }
        m.sample(x, normal(0, scale));
        m.sample(x, cauchy(wasteful ? exp(x) + 1 : scale, 2));
        return m.bytes();
    };
    CHECK(build(false) == build(true));
}

TEST_CASE("parameters come in theta's order, used or not, and data slots in the order of their declaration") {
    ProgramBuilder m;
    m.data("unused", 1.5);
    auto y = m.data("y", xt::xtensor<int, 1>{1, 0});
    m.parameter("a", 2);
    auto b = m.parameter("b");
    m.sample(y, bernoulli_logit(b));
    const auto bytes = m.bytes();
    CHECK(validate(bytes) == TE_STATUS_OK);
    CHECK(header_of(bytes).num_slots == 2);
    const std::string listing = disassemble(bytes);
    CHECK(listing.find("data unused: 1\ndata y: 2\n%0    varying 2     parameter theta[0]  # a\n"
                       "%1    varying 1     parameter theta[2]  # b\n") != std::string::npos);
}

TEST_CASE("outputs that the target does not need come after it") {
    ProgramBuilder m;
    auto x = m.parameter("x");
    m.generate("late", tanh(x));
    m.generate("data", m.data("y", xt::xtensor<double, 1>{1, 2}));
    m.sample(x, normal(0, 1));
    const auto bytes = m.bytes();
    CHECK(validate(bytes) == TE_STATUS_OK);
    const std::string listing = disassemble(bytes);
    CHECK(header_of(bytes).target == 4);
    CHECK(listing.find(
              "%4    varying 1     add_all %3\n%5    varying 1     tanh %0  # late\n%6    fixed   2     data y") !=
          std::string::npos);
    CHECK(listing.find("target = %4\n") != std::string::npos);
}

TEST_CASE("what is checked is used in its place, by operations, outputs and other checks") {
    ProgramBuilder m;
    auto y = m.data("y", xt::xtensor<double, 1>{1, 2}), scale = m.data("scale", 2.0);
    auto x = m.parameter("x", lower(scale));
    m.sample(y, gamma(x, scale));
    m.sample(y, lognormal(x, scale));
    const auto bytes = m.bytes();
    CHECK(validate(bytes) == TE_STATUS_OK);
    const std::string listing = disassemble(bytes);
    CAPTURE(listing);
    const detail::ProgramReader program(bytes);
    std::size_t checks = 0;
    for (const te_program_node& node : program.nodes()) {
        checks += node.op == TE_OP_CHECK;
        for (std::uint32_t operand : program.operands(node)) CHECK(program.nodes()[operand].op != TE_OP_CHECK);
    }
    CHECK(checks == 5);
}

TEST_CASE("names are in the text once") {
    ProgramBuilder m;
    auto y = m.data("y", xt::xtensor<double, 1>{1, 2});
    auto x = m.parameter("x");
    m.sample(y, normal(x, 1));
    m.sample(y, normal(x, 2));
    const auto bytes = m.bytes();
    CHECK(header_of(bytes).text_bytes == sizeof "normal's observation y" + sizeof "y" + sizeof "x");
    CHECK(validate(bytes) == TE_STATUS_OK);
}

TEST_CASE("constants differ by their bits") {
    ProgramBuilder m;
    auto x = m.parameter("x", 2);
    m.add(x * xt::xtensor<double, 1>{0, 1}(0) + x * -0.0 + m.constant(xt::xtensor<double, 1>{0.5, 2}) * x);
    const auto bytes = m.bytes();
    CHECK(header_of(bytes).num_constants == 4);
    CHECK(disassemble(bytes).find("constant {0.5, 2}") != std::string::npos);
    CHECK(disassemble(bytes).find("constant -0\n") != std::string::npos);
}

TEST_CASE("deep programs are no trouble") {
    ProgramBuilder m;
    Value x = m.parameter("x");
    for (int i = 0; i < 100000; ++i) x = x + 1;
    m.add(x);
    CHECK(validate(m.bytes()) == TE_STATUS_OK);
}

TEST_CASE("a model needs a log density of its parameters") {
    ProgramBuilder m;
    auto x = m.parameter("x");
    CHECK(message_of([&] { m.bytes(); }).find("depends on no parameter") != std::string::npos);
    m.sample(1, normal(m.data("mean", 0.5), 1));
    CHECK(message_of([&] { m.bytes(); }).find("depends on no parameter") != std::string::npos);
    m.add(x);
    CHECK(validate(m.bytes()) == TE_STATUS_OK);
}
