/** How a person or a program shows who it is: one-time links, tokens, login sessions. */
@NullMarked
package io.sparkmaster.server.login;

import org.jspecify.annotations.NullMarked;
