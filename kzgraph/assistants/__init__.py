"""The graph for assistants, over the Model Context Protocol: what they can ask, with claims and passages to cite.

`desk` answers and knows nothing of the protocol; `server` speaks it, and alone imports the SDK (extra ``mcp``).
"""
