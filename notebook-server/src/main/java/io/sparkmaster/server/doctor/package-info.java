/** The {@code doctor} command: whether this machine has what SparkMaster needs. */
@NullMarked
package io.sparkmaster.server.doctor;

import org.jspecify.annotations.NullMarked;
