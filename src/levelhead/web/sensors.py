"""What of a machine's sensors a page may use: nothing, but for the microphone where one is offered."""

NO_SENSORS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
MICROPHONE_ALONE = NO_SENSORS.replace("microphone=()", "microphone=(self)")
