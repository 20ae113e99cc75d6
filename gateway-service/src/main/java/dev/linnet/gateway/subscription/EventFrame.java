package dev.linnet.gateway.subscription;

import dev.linnet.gateway.frame.Form;
import dev.linnet.protocol.Event;
import org.jspecify.annotations.Nullable;

/**
 * One event as text, encoded once for many subscriptions. It keeps the last text, since neighbours often share form and
 * request id.
 */
final class EventFrame {

    private final String head;
    private final String tail;
    private @Nullable Form lastForm;
    private String lastRequestId = "";
    private String lastText = "";

    EventFrame(Event event) {
        this.head = "{\"action\":\"" + event.action() + "\",\"pk\":" + event.pk() + ",\"request_id\":";
        this.tail = ",\"response_status\":" + event.status().code() + ",\"errors\":[],\"data\":" + event.data()
                + ",\"cursor\":\"" + event.mark() + "\"}";
    }

    String text(Form form, String requestId) {
        if (!form.equals(lastForm) || !requestId.equals(lastRequestId)) {
            lastForm = form;
            lastRequestId = requestId;
            lastText = form.wrap(head + requestId + tail);
        }
        return lastText;
    }
}
