package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Addresses;
import io.vertx.core.MultiMap;

/**
 * Where to ask one stream's log. The bus gives each service a share of what is asked at the stream's own address, also one that is frozen or
 * cut off; but who has answered says where to ask it alone, and who has answered just now will most likely do so again.
 * Shared by the event loops of a node.
 */
final class LogAddress {

    private final String ofAll;
    private volatile String ofLastAnswer;

    LogAddress(String stream) {
        ofAll = Addresses.log(stream);
        ofLastAnswer = ofAll;
    }

    /** Where the bus chooses. */
    String ofAll() {
        return ofAll;
    }

    /** Where the last answer came from. */
    String ofLastAnswer() {
        return ofLastAnswer;
    }

    void answered(MultiMap headers) {
        String own = headers.get(Addresses.LOG_OF_ONE);
        if (own != null) {
            ofLastAnswer = own;
        }
    }

    /** Nobody answers there any more. */
    void forget(String address) {
        if (ofLastAnswer.equals(address)) {
            ofLastAnswer = ofAll;
        }
    }
}
