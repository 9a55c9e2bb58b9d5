/** Small facts about the server that Jupyter's clients ask for. */
@NullMarked
package io.sparkmaster.server.status;

import org.jspecify.annotations.NullMarked;
