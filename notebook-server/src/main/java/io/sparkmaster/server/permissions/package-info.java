/** Who may do what. */
@NullMarked
package io.sparkmaster.server.permissions;

import org.jspecify.annotations.NullMarked;
