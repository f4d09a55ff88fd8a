# Writes OUTPUT, a C++ file with the function NAME (`space::name`) that HEADER declares: the contents of FILES as a
# std::vector<std::string>. With ROOT the FILES are relative to it, and the vector holds pairs of name and content.
string(REGEX REPLACE "::[^:]*$" "" space ${NAME})
string(REGEX REPLACE "^.*::" "" function ${NAME})
set(type "std::string")
if(ROOT)
  set(type "std::pair<std::string, std::string>")
endif()
set(body "")
foreach(file IN LISTS FILES)
  if(ROOT)
    file(READ ${ROOT}/${file} text)
  else()
    file(READ ${file} text)
  endif()
  # One literal may not exceed 64 KiB everywhere, so long texts are cut into pieces the compiler joins.
  string(LENGTH "${text}" length)
  set(at 0)
  set(pieces "")
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 12000 piece)
    string(APPEND pieces "      R\"text(${piece})text\"\n")
    math(EXPR at "${at} + 12000")
  endwhile()
  if(pieces STREQUAL "")
    set(pieces "      \"\"\n")
  endif()
  if(ROOT)
    string(APPEND body "      {\"${file}\",\n${pieces}      },\n")
  else()
    string(APPEND body "${pieces}      ,\n")
  endif()
endforeach()
file(WRITE ${OUTPUT} "#include \"${HEADER}\"

namespace ${space} {

std::vector<${type}> ${function}() {
  return {
${body}  };
}

}  // namespace ${space}
")
