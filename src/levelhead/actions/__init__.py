"""One file for each thing somebody can ask the system to do; `ports` names what they need from outside."""
