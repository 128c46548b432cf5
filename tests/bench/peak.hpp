// The core's peak of multiplications and additions without FMA, measured.
#pragma once

namespace bench {

// Operations per second in double and in single precision, with the widest vectors this processor has.
struct Peak {
    double f64, f32;
    const char* vectors;
};

Peak measure_peak();

}  // namespace bench
