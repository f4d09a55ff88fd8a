# Writes OUTPUT, a C++ file with the function NAME (`space::name`) that HEADER declares: the contents of FILES as a
# std::vector<std::string>.
string(REGEX REPLACE "::[^:]*$" "" space ${NAME})
string(REGEX REPLACE "^.*::" "" function ${NAME})
set(body "")
foreach(file IN LISTS FILES)
  file(READ ${file} text)
  # One literal may not exceed 64 KiB everywhere, so long texts are cut into pieces the compiler joins.
  string(LENGTH "${text}" length)
  set(at 0)
  set(pieces "")
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 12000 piece)
    string(APPEND pieces "      R\"text(${piece})text\"\n")
    math(EXPR at "${at} + 12000")
  endwhile()
  string(APPEND body "${pieces}      ,\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"${HEADER}\"

namespace ${space} {

std::vector<std::string> ${function}() {
  return {
${body}  };
}

}  // namespace ${space}
")
