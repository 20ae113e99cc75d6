package dev.linnet.gateway.subscription;

import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.frame.WebSocketText;
import dev.linnet.protocol.Event;
import org.jspecify.annotations.Nullable;

/**
 * One event as a frame, encoded once for many subscriptions. It keeps the last frame, since neighbours often share form
 * and request id. For one event loop.
 */
public final class EventFrame {

    private final Event event;
    private final String head;
    private final String tail;
    private @Nullable Form lastForm;
    private WebSocketText.@Nullable Template lastTemplate;
    private String lastRequestId = "";
    private byte @Nullable [] lastMessage;

    public EventFrame(Event event) {
        this.event = event;
        this.head = "{\"action\":\"" + event.action() + "\",\"pk\":" + event.pk() + ",\"request_id\":";
        this.tail = ",\"response_status\":" + event.status().code() + ",\"errors\":[],\"data\":" + event.data()
                + ",\"cursor\":\"" + event.mark() + "\"}";
    }

    public Event event() {
        return event;
    }

    /** As JSON. */
    public String text(Form form, String requestId) {
        return form.wrap(head + requestId + tail);
    }

    /** As the bytes of a message on a WebSocket, which others get too: do not change them. */
    public byte[] message(Form form, String requestId) {
        WebSocketText.Template template = lastTemplate;
        if (template == null || !form.equals(lastForm)) {
            template = new WebSocketText.Template(form.before() + head, tail + form.behind());
            lastTemplate = template;
            lastForm = form;
            lastMessage = null;
        }
        byte[] message = lastMessage;
        if (message == null || !requestId.equals(lastRequestId)) {
            message = template.encode(requestId);
            lastMessage = message;
            lastRequestId = requestId;
        }
        return message;
    }
}
