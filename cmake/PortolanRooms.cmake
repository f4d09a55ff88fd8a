# portolan_room(NAME [SEPARATE] USES rooms... LIBRARIES targets...)
# One static library `portolan_NAME` from every .cc file of the calling folder.
# With PORTOLAN_UNITY several files are compiled as one, which is three times faster from scratch; SEPARATE keeps a room out of that
# because its files share names on purpose (every command of cli/ has its own `run`).
# USES are rooms whose headers this one includes; LIBRARIES are outside libraries that only its .cc files see.
function(portolan_room name)
  cmake_parse_arguments(ROOM "SEPARATE" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  if(sources)
    add_library(portolan_${name} STATIC ${sources})
    target_include_directories(portolan_${name} PUBLIC ${CMAKE_SOURCE_DIR})
    if(PORTOLAN_UNITY AND NOT ROOM_SEPARATE)
      set_target_properties(portolan_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${PORTOLAN_UNITY})
      # GCC takes every file but the first of a batch for a header.
      target_compile_options(portolan_${name} PRIVATE -Wno-subobject-linkage)
    endif()
    set(visibility PUBLIC)
    target_link_libraries(portolan_${name} PRIVATE ${ROOM_LIBRARIES})
  else()
    add_library(portolan_${name} INTERFACE)
    target_include_directories(portolan_${name} INTERFACE ${CMAKE_SOURCE_DIR})
    set(visibility INTERFACE)
  endif()
  list(TRANSFORM ROOM_USES PREPEND portolan_)
  target_link_libraries(portolan_${name} ${visibility} ${ROOM_USES})
endfunction()

# portolan_program(NAME SOURCE main.cc USES rooms... LIBRARIES targets...): one executable in bin/.
function(portolan_program name)
  cmake_parse_arguments(PROGRAM "" "SOURCE" "USES;LIBRARIES" ${ARGN})
  add_executable(${name} ${PROGRAM_SOURCE})
  list(TRANSFORM PROGRAM_USES PREPEND portolan_)
  target_link_libraries(${name} PRIVATE ${PROGRAM_USES} ${PROGRAM_LIBRARIES} Threads::Threads)
endfunction()

# portolan_test(NAME USES rooms... LIBRARIES targets...)
# One GoogleTest program `NAME_test` in bin/ from every *_test.cc file of the calling folder.
function(portolan_test name)
  cmake_parse_arguments(TEST "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  add_executable(${name}_test ${sources})
  target_include_directories(${name}_test PRIVATE ${CMAKE_SOURCE_DIR})
  list(TRANSFORM TEST_USES PREPEND portolan_)
  target_link_libraries(${name}_test PRIVATE ${TEST_USES} ${TEST_LIBRARIES} GTest::gtest_main GTest::gtest Threads::Threads)
  add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()
