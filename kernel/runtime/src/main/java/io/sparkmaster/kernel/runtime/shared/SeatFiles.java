package io.sparkmaster.kernel.runtime.shared;

import io.sparkmaster.kernel.runtime.seat.Seat;
import io.sparkmaster.kernel.runtime.seat.Seats;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local files as Spark sees them, where relative paths begin at the folder of the kernel whose
 * thread asks. Hadoop makes it by name ({@code fs.file.impl}) and keeps one for all.
 */
public final class SeatFiles extends LocalFileSystem {
  /** Hadoop makes the object by name, so that there is no constructor to hand it to. */
  private static volatile Seats seats = new Seats();

  /** Local files; public because Hadoop looks for it. */
  public SeatFiles() {
    super(new Raw());
  }

  /** Says whose folders count from now on. */
  static void of(Seats given) {
    seats = given;
  }

  @Override
  public Path getWorkingDirectory() {
    return fs.getWorkingDirectory();
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public Path getWorkingDirectory() {
      return seats
          .ofThread()
          .map(Seat::folder)
          .map(folder -> new Path(folder.toUri()))
          .orElseGet(super::getWorkingDirectory);
    }
  }
}
