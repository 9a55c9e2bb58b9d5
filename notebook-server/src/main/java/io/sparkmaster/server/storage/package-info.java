/** What the server keeps on disk: the database, and files that are whole or absent. */
@NullMarked
package io.sparkmaster.server.storage;

import org.jspecify.annotations.NullMarked;
