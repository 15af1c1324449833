# SPDX-License-Identifier: MIT
# `cmake --install`, and the Debian package that CPack makes of it: the program,
# its table, the manual page and the completions, which the program itself
# prints.
include(GNUInstallDirs)

set(manual ${CMAKE_BINARY_DIR}/manual)
file(MAKE_DIRECTORY ${manual})
set(pages "")
function(page form file filter)
  add_custom_command(OUTPUT ${manual}/${file} DEPENDS smtpspec VERBATIM
    COMMAND sh -c "\"$1\" manual ${form} | ${filter} >\"$2\""
      sh $<TARGET_FILE:smtpspec> ${manual}/${file})
  set(pages ${pages} ${manual}/${file} PARENT_SCOPE)
endfunction()
page(man smtpspec.1.gz "gzip -9n")
page(bash smtpspec cat)
page(zsh _smtpspec cat)
page(fish smtpspec.fish cat)

# Debian wants to know who has made which version when.
set(CPACK_PACKAGE_CONTACT "the smtpspec authors <smtpspec@localhost>" CACHE STRING
  "the maintainer of a package that is made here: NAME <ADDRESS>")
string(TIMESTAMP today "%a, %d %b %Y 00:00:00 +0000" UTC)
file(CONFIGURE OUTPUT ${manual}/changelog @ONLY CONTENT
"smtpspec (@PROJECT_VERSION@) unstable; urgency=medium

  * First version.

 -- @CPACK_PACKAGE_CONTACT@  @today@
")
add_custom_command(OUTPUT ${manual}/changelog.gz DEPENDS ${manual}/changelog VERBATIM
  COMMAND gzip -9nkf ${manual}/changelog)
add_custom_target(manual ALL DEPENDS ${pages} ${manual}/changelog.gz)

set(share ${CMAKE_INSTALL_DATADIR})
install(TARGETS smtpspec)
# Loaded into servers and into afl-fuzz; the program looks beside its folder.
install(TARGETS smtpspec_preload smtpspec_mutator DESTINATION lib/smtpspec)
install(DIRECTORY specs reports/schema DESTINATION ${share}/smtpspec)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${manual}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES harness/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${manual}/smtpspec.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${manual}/smtpspec DESTINATION ${share}/bash-completion/completions)
install(FILES ${manual}/smtpspec.fish DESTINATION ${share}/fish/vendor_completions.d)
# Debian's zsh looks for those of packages in a folder of its own.
install(CODE "
  set(functions site-functions)
  if(CMAKE_INSTALL_PREFIX STREQUAL /usr)
    set(functions vendor-completions)
  endif()
  file(INSTALL ${manual}/_smtpspec
    DESTINATION \${CMAKE_INSTALL_PREFIX}/${share}/zsh/\${functions})")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME smtpspec)
set(CPACK_PACKAGE_VENDOR smtpspec)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "conformance tests for SMTP servers")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Judges how an SMTP server answers VRFY, EXPN, HELP and the like, clause by
clause of the RFCs: 252, 502 and their neighbours. For CI, with an exit
status that means something, waivers, and reports as JSON Lines, JUnit XML,
SARIF, TAP, Markdown and HTML.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
