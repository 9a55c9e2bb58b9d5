package io.sparkmaster.server.http;

import io.sparkmaster.server.error.ErrorCode;

/** The one place where error codes become HTTP statuses; Jupyter's clients rely on these. */
final class Statuses {
  private Statuses() {}

  static int of(ErrorCode code) {
    return switch (code) {
      case BAD_REQUEST -> 400;
      case UNAUTHENTICATED, FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case CONFLICT -> 409;
      case GONE -> 410;
      case TOO_LARGE -> 413;
      case TOO_MANY_REQUESTS -> 429;
      case UNKNOWN_KERNELSPEC -> 501;
      case UNAVAILABLE -> 503;
      case DISK_FULL -> 507;
      case CONFIGURATION, DATABASE, STORAGE, KERNEL_START, INTERNAL -> 500;
    };
  }

  static ErrorCode codeOf(int status) {
    return switch (status) {
      case 403, 401 -> ErrorCode.FORBIDDEN;
      case 404 -> ErrorCode.NOT_FOUND;
      case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
      case 409 -> ErrorCode.CONFLICT;
      case 410 -> ErrorCode.GONE;
      case 413 -> ErrorCode.TOO_LARGE;
      case 429 -> ErrorCode.TOO_MANY_REQUESTS;
      case 503 -> ErrorCode.UNAVAILABLE;
      case 507 -> ErrorCode.DISK_FULL;
      default -> status >= 500 ? ErrorCode.INTERNAL : ErrorCode.BAD_REQUEST;
    };
  }
}
