package dev.linnet.gateway.subscription;

import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.frame.WebSocketText;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Event;
import org.jspecify.annotations.Nullable;

/**
 * One event as a frame, encoded once for many subscriptions. It keeps the last frame, since neighbours often share form
 * and request id. For one event loop.
 */
public final class EventFrame {

    private final Event event;
    private final Cursor cursor;
    private final String head;
    private final String tail;
    private @Nullable Form lastForm;
    private WebSocketText.@Nullable Template lastTemplate;
    private String lastRequestId = "";
    private byte @Nullable [] lastMessage;
    private @Nullable String lastText;

    public EventFrame(Event event) {
        this.event = event;
        this.cursor = event.cursor();
        this.head = "{\"action\":\"" + event.action() + "\",\"pk\":" + event.pk() + ",\"request_id\":";
        this.tail = ",\"response_status\":" + event.status().code() + ",\"errors\":[],\"data\":" + event.data()
                + ",\"cursor\":\"" + event.mark() + "\"}";
    }

    public Event event() {
        return event;
    }

    /** The event's own, one for all who are sent it. */
    Cursor cursor() {
        return cursor;
    }

    /** As JSON. */
    public String text(Form form, String requestId) {
        turnTo(form, requestId);
        String text = lastText;
        if (text == null) {
            text = form.wrap(head + requestId + tail);
            lastText = text;
        }
        return text;
    }

    /** As the bytes of a message on a WebSocket, which others get too: do not change them. */
    public byte[] message(Form form, String requestId) {
        turnTo(form, requestId);
        byte[] message = lastMessage;
        if (message == null) {
            WebSocketText.Template template = lastTemplate;
            if (template == null) {
                template = new WebSocketText.Template(form.before() + head, tail + form.behind());
                lastTemplate = template;
            }
            message = template.encode(requestId);
            lastMessage = message;
        }
        return message;
    }

    private void turnTo(Form form, String requestId) {
        if (!form.equals(lastForm)) {
            lastForm = form;
            lastTemplate = null;
            lastMessage = null;
            lastText = null;
        }
        if (!requestId.equals(lastRequestId)) {
            lastRequestId = requestId;
            lastMessage = null;
            lastText = null;
        }
    }
}
