package io.sparkmaster.server.contents;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/**
 * Tells what a disk's refusal means to who asked. Kernels change a workspace while it is read and
 * written, so what was there a moment ago may be gone or another thing.
 */
final class DiskFailure {
  private DiskFailure() {}

  static ServerException of(String what, ContentsPath path, IOException cause) {
    var failed = "\"%s\" could not be %s: ".formatted(path, what);
    if (cause instanceof NoSuchFileException) {
      return new ServerException(
          ErrorCode.NOT_FOUND, failed + "it or its folder has been removed meanwhile.", cause);
    }
    if (isInTheWay(cause)) {
      return new ServerException(
          ErrorCode.CONFLICT, failed + "something else has its place by now. Look again.", cause);
    }
    if (cause instanceof AccessDeniedException) {
      return new ServerException(
          ErrorCode.FORBIDDEN,
          failed + "the permissions of the file or its folder forbid it.",
          cause);
    }
    if (says(cause, "file name too long")) {
      return new ServerException(
          ErrorCode.BAD_REQUEST, failed + "its name or path is too long for the disk.", cause);
    }
    if (says(cause, "no space left") || says(cause, "quota exceeded")) {
      return new ServerException(
          ErrorCode.DISK_FULL,
          failed
              + "the disk is full. What was there before is unchanged. Delete what is not needed.",
          cause);
    }
    return new ServerException(
        ErrorCode.STORAGE,
        failed
            + "%s. Check free space and permissions of the workspace."
                .formatted(cause.getClass().getSimpleName()),
        cause);
  }

  private static boolean isInTheWay(IOException cause) {
    return cause instanceof NotDirectoryException
        || cause instanceof FileAlreadyExistsException
        || cause instanceof DirectoryNotEmptyException
        || says(cause, "not a directory")
        || says(cause, "is a directory")
        // A link has been put in the place of what was to be opened.
        || says(cause, "too many levels of symbolic links");
  }

  private static boolean says(IOException cause, String words) {
    return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains(words);
  }
}
