package io.sparkmaster.kernel.runtime.comms;

import io.sparkmaster.kernel.protocol.Message;

/** What the kernel itself does with the messages of one comm target. */
interface CommHandler {
  /** Something came on the comm: its comm_open or a comm_msg. */
  void received(OpenComm comm, Message message);
}
