/** The start script on machines that are not as they should be. */
@NullMarked
package io.sparkmaster.server.script;

import org.jspecify.annotations.NullMarked;
