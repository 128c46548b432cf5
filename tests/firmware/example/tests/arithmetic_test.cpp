// The example's own functions and its printing of numbers.
#include "../arithmetic.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <string>

#include "../sensor.h"
#include "../text.h"

namespace {

std::string fixed(float value, std::uint32_t decimals) {
    text line{};
    add_fixed(&line, value, decimals);
    return line.bytes;
}

TEST_CASE("the logarithm is within 2 units in the last place") {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> exponent(-80, 80), near(0.5f, 2);
    for (int i = 0; i < 200000; ++i) {
        const float x = i % 2 == 0 ? std::exp(exponent(random)) : near(random);
        const double expected = std::log(static_cast<double>(x));
        const float rounded = static_cast<float>(expected);
        const double ulp = static_cast<double>(std::nextafter(std::abs(rounded), INFINITY) - std::abs(rounded));
        REQUIRE(std::abs(static_cast<double>(natural_log(x)) - expected) <= 2 * ulp);
    }
    CHECK(natural_log(1) == 0);
}

TEST_CASE("the normal distribution function is within 1e-6") {
    for (float z = -15; z <= 15; z += 1e-3f)
        REQUIRE(std::abs(static_cast<double>(normal_probability(z)) -
                         0.5 * std::erfc(-static_cast<double>(z) / std::sqrt(2.0))) < 1e-6);
    CHECK(normal_probability(INFINITY) == 1);
    CHECK(normal_probability(-INFINITY) == 0);
    CHECK(normal_probability(NAN) == 0);
}

TEST_CASE("numbers in fixed point") {
    CHECK(fixed(0, 4) == "0.0000");
    CHECK(fixed(-0.00004f, 4) == "0.0000");
    CHECK(fixed(-0.00006f, 4) == "-0.0001");
    CHECK(fixed(1.5f, 0) == "2");
    CHECK(fixed(0.0625f, 2) == "0.06");
    CHECK(fixed(NAN, 2) == "nan");
    CHECK(fixed(-INFINITY, 2) == "out of range");
    CHECK(fixed(3e9f, 0) == "out of range");
    std::mt19937 random(2);
    std::uniform_real_distribution<float> values(-1000, 1000);
    for (int i = 0; i < 10000; ++i) {
        const float value = values(random);
        const double exact = static_cast<double>(value);
        // Half a unit of the last decimal, and five roundings of single precision.
        REQUIRE(std::abs(std::stod(fixed(value, 4)) - exact) <= 0.5e-4 + 5 * 0x1p-24 * std::abs(exact));
    }
}

TEST_CASE("lines that are too long are cut off") {
    text line{};
    for (int i = 0; i < 100; ++i) add_unsigned(&line, 4294967295u);
    CHECK(line.length == TEXT_CAPACITY - 1);
    CHECK(std::string(line.bytes).substr(0, 20) == "42949672954294967295");
}

TEST_CASE("temperatures and their scale are each other's inverse") {
    for (float celsius = -55; celsius < 125; celsius += 0.5f) {
        CHECK(std::abs(sensor_celsius(sensor_y(celsius)) - celsius) < 1e-4f);
        const double slope =
            static_cast<double>(sensor_celsius(sensor_y(celsius) + 0.5f) - sensor_celsius(sensor_y(celsius) - 0.5f));
        CHECK(slope == doctest::Approx(static_cast<double>(sensor_stretch(celsius))).epsilon(1e-3));
    }
}

}  // namespace
