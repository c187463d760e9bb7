"""What people write into cells: numbers with qualifiers, remarks, days and periods; read exactly or refused.

``values`` and ``days`` are the doors; the rest serves them.
"""
