find_library(MPFR_LIBRARY mpfr REQUIRED)
find_library(GMP_LIBRARY gmp REQUIRED)
target_link_libraries(unit_math PRIVATE ${MPFR_LIBRARY} ${GMP_LIBRARY})
