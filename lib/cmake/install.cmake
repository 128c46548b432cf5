# cmake --install: the headers, the static library, and what find_package(tinyelbo) reads.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tinyelbo)

set_target_properties(tinyelbo_core PROPERTIES EXPORT_NAME core)
# In two files, because the C interface is there without xtensor.
install(TARGETS tinyelbo_core EXPORT tinyelbo-core-targets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS tinyelbo EXPORT tinyelbo-targets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/tinyelbo DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
foreach(set tinyelbo-core-targets tinyelbo-targets)
    install(EXPORT ${set} NAMESPACE tinyelbo:: DESTINATION ${package_dir})
endforeach()

configure_package_config_file(cmake/tinyelbo-config.cmake.in tinyelbo-config.cmake INSTALL_DESTINATION ${package_dir}
                              NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(tinyelbo-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/tinyelbo-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/tinyelbo-config-version.cmake DESTINATION ${package_dir})
